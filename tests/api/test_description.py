"""OpenAPI 3.1: the description is well-formed, whole, and of the realm that is asked; truth.py holds it true."""

from collections import Counter
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from authserver.api import urls
from realms.models import Realm
from tests.api import truth

PATHS = truth.document()["paths"]
OPERATIONS = [(place, method, operation) for place, told in PATHS.items() for method, operation in told.items()]


def read(client: Client, realm: Realm, name: str = "openapi.json") -> dict[str, Any]:
    answer = client.get(f"{realm.path}/api/v1/{name}")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json() if name.endswith("json") else yaml.safe_load(answer.content)
    return document


@pytest.mark.outside
def test_it_is_openapi(client: Client, acme: Realm) -> None:
    document = read(client, acme)
    validate_schema(document)

    assert document["openapi"] == "3.1.0"
    assert document == read(client, acme, "openapi.yaml")


def test_it_says_where_the_realm_is_and_how_a_token_is_got(client: Client, acme: Realm) -> None:
    document = read(client, acme)
    flows = document["components"]["securitySchemes"]["realm"]["flows"]

    assert document["servers"] == [{"url": f"{acme.issuer}/api/v1"}]
    assert flows["authorizationCode"]["authorizationUrl"] == f"{acme.issuer}/protocol/openid-connect/auth"
    assert flows["clientCredentials"]["tokenUrl"] == f"{acme.issuer}/protocol/openid-connect/token"
    assert "authserver:clients:read" in flows["clientCredentials"]["scopes"]


def test_realms_are_described_to_operators_alone(client: Client, acme: Realm) -> None:
    system = Realm.objects.create(slug="system", name="System")

    assert not any(place.startswith("/realms/") for place in read(client, acme)["paths"])
    assert "/realms/{key}/" in read(client, system)["paths"]


def test_everything_that_is_served_is_described() -> None:
    views = [pattern.callback for pattern in urls.urlpatterns if hasattr(pattern.callback, "actions")]
    served = sum(len([method for method in view.actions if method != "head"]) for view in views)
    names = Counter(operation["operationId"] for _place, _method, operation in OPERATIONS)

    assert len(OPERATIONS) == served
    assert max(names.values()) == 1


@pytest.mark.parametrize(
    ("place", "method", "operation"), OPERATIONS, ids=[operation["operationId"] for _p, _m, operation in OPERATIONS]
)
def test_an_operation_says_what_it_does_takes_and_answers(place: str, method: str, operation: dict[str, Any]) -> None:
    success = next(told for status, told in operation["responses"].items() if status.startswith("2"))

    assert len(operation["summary"]) > 8
    assert operation["security"][0]["realm"][0].endswith(":read" if method == "get" else ":write")
    assert {"400", "401", "403", "404", "429"} <= operation["responses"].keys()
    assert (method == "delete") == ("content" not in success), place
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = {"components": truth.document()["components"], **content["schema"]}
        Draft202012Validator.check_schema(shape)
        if example := content.get("example"):
            Draft202012Validator(shape).validate(example)


def test_people_read_it_without_any_script(client: Client, acme: Realm, globex: Realm) -> None:
    page = client.get(f"{acme.path}/api/v1/docs/", headers={"accept-language": "de"})
    text = page.content.decode()
    other = client.get(f"{globex.path}/api/v1/docs/").content.decode()
    served = [told["operationId"] for place, _m, told in OPERATIONS if not place.startswith("/realms/")]

    assert page.headers["Content-Language"] == "en"
    assert "<script" not in text
    assert " style=" not in text
    assert [name for name in served if f'id="{name}"' not in text] == []
    assert f"curl -X PUT {acme.issuer}/api/v1/clients/$KEY/" in text
    assert acme.issuer not in other
