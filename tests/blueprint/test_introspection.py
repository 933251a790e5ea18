"""What clients and service accounts may introspect, as a blueprint says it."""

import pytest
import yaml
from django.core.management import call_command

from realms.models import Resource
from serviceaccounts.models import Introspector
from tests.blueprint.conftest import MACHINE_SECRET, Apply, Refuse

REALM = f"""
realms:
  - slug: initech
    resources: [{{identifier: urn:a, aliases: [urn:old]}}, {{identifier: urn:b}}]
    clients:
      - {{client_id: web, redirect_uris: ["https://app.example/cb"], secret: {{value: "{MACHINE_SECRET}"}}, %s}}
    service_accounts:
      - {{client_id: svc, secret: {{value: "{MACHINE_SECRET}"}}, introspects_realm: true}}
"""
TRUST = "introspects: [urn:b, urn:old], introspection_signed_response_alg: ES256"

pytestmark = pytest.mark.django_db


def test_apply_says_who_may_introspect_what_and_again_changes_nothing(apply: Apply) -> None:
    changes = apply(REALM % TRUST)

    rows = {row.client.client_id: row for row in Introspector.objects.all_realms()}
    assert {row.identifier for row in Resource.objects.all_realms().filter(introspectors=rows["web"])} == {
        "urn:a",
        "urn:b",
    }
    assert (rows["web"].introspects_realm, rows["web"].introspection_signed_response_alg) == (False, "ES256")
    assert rows["svc"].introspects_realm is True
    assert {"introspects", "introspection_signed_response_alg"} <= set(changes[-2]["fields"])
    assert apply(REALM % TRUST) == []


def test_lists_are_replaced_and_what_is_left_out_stays(apply: Apply) -> None:
    apply(REALM % TRUST)

    assert [change["fields"] for change in apply(REALM % "introspects: [urn:b]")] == [["introspects"]]
    assert apply(REALM % "name: ''") == []


def test_export_gives_back_what_was_applied(apply: Apply, capsys: pytest.CaptureFixture[str]) -> None:
    apply(REALM % TRUST)
    call_command("export", "initech")
    exported = capsys.readouterr().out

    (realm,) = yaml.safe_load(exported)["realms"]

    assert realm["clients"][0]["introspects"] == ["urn:a", "urn:b"]
    assert realm["service_accounts"][0]["introspects_realm"] is True
    assert apply(exported) == []


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ("introspects: [urn:c]", "realms[0].clients[0].introspects[0]: the realm declares no resource 'urn:c'"),
        ("introspection_signed_response_alg: none", "introspection_signed_response_alg: 'none' is none of"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(refuse: Refuse, members: str, problem: str) -> None:
    assert any(problem in line for line in refuse(REALM % members))


def test_a_public_client_cannot_introspect(refuse: Refuse) -> None:
    public = f"{TRUST}, token_endpoint_auth_method: none"

    problems = refuse((REALM % public).replace(f'secret: {{value: "{MACHINE_SECRET}"}}, intro', "intro", 1))

    assert problems == ["realms[0].clients[0]: A public client cannot introspect: it has no way to authenticate."]
