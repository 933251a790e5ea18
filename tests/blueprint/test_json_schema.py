"""The published JSON Schema is the one of the entries, with a sentence for each key; it takes what apply takes."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from authserver.blueprint.json_schema import schema
from tests.blueprint.conftest import SAMPLE, Apply
from tests.structure import blueprint_schema

DEMO = Path(__file__).parents[2] / "authserver/blueprint/demo.yaml"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    whole = json.loads(blueprint_schema.PUBLISHED.read_text())
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole)


def test_the_published_schema_is_current() -> None:
    """Run `python -m tests.structure.blueprint_schema` when this fails."""
    assert blueprint_schema.PUBLISHED.read_text() == blueprint_schema.published()


def test_each_key_has_its_row_in_the_document_and_each_row_a_key() -> None:
    told, definitions = blueprint_schema.sentences(), schema()["$defs"]
    keys = {name: set(shape.get("properties", ())) - {"state", "was"} for name, shape in definitions.items()}

    untold = {name: sorted(known - told.get(name, {}).keys()) for name, known in keys.items()}
    unknown = {name: sorted(rows.keys() - keys.get(name, set())) for name, rows in told.items()}

    assert {name: missing for name, missing in untold.items() if missing} == {}
    del unknown["ServiceAccount"]  # its rows are those of clients, too
    assert {name: left for name, left in unknown.items() if left} == {}


@pytest.mark.parametrize("text", [SAMPLE, DEMO.read_text()], ids=["sample", "demo"])
def test_what_apply_takes_the_schema_takes(validator: Draft202012Validator, text: str) -> None:
    assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("options", [(), ("--with-references",)])
def test_an_export_fits_the_schema(validator: Draft202012Validator, apply: Apply, options: tuple[str, ...]) -> None:
    apply("realms: [{slug: acme, limits: off, webhooks: [{name: siem, url: 'https://siem.example/'}]}]")
    text = io.StringIO()

    call_command("export", "acme", *options, stdout=text)

    assert [error.message for error in validator.iter_errors(yaml.safe_load(text.getvalue()))] == []


@pytest.mark.parametrize(
    "realm",
    [
        {},
        {"slug": "acme", "nmae": "Acme"},
        {"slug": "acme", "registration": "sometimes"},
        {"slug": "acme", "limits": {"login": "many"}},
        {"slug": "acme", "clients": [{"name": "x"}]},
        {"slug": "acme", "clients": [{"client_id": "x", "secret": "plain"}]},
        {"slug": "acme", "clients": [{"client_id": "x", "secret": {"env": "A", "file": "B"}}]},
        {"slug": "acme", "clients": [{"client_id": "x", "was": "y"}]},
        {"slug": "acme", "roles": [{"name": "x", "state": "gone"}]},
        {"slug": "acme", "brand": {"logo": "x.png"}},
    ],
)
def test_what_apply_refuses_by_its_form_the_schema_refuses(
    validator: Draft202012Validator, realm: dict[str, Any]
) -> None:
    assert not validator.is_valid({"realms": [realm]})


def test_editors_find_it_at_the_server(client: Client) -> None:
    answer = client.get("/schemas/blueprint.json")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/schema+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.content.decode() == blueprint_schema.PUBLISHED.read_text()
    assert client.post("/schemas/blueprint.json").status_code == 405


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("blueprint_schema")

    assert capsys.readouterr().out == blueprint_schema.PUBLISHED.read_text()
