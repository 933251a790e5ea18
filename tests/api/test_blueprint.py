"""Realms as code over the network: who may, how far they reach, and that the server reads nothing of its own."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Event
from authserver.blueprint.exporting import export
from clients.models import Client
from oauth.store import clients
from realms import resolution
from realms.models import Realm
from tests.api.caller import Caller
from tests.api.furniture import furnish

SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
CLIENT = {"client_id": "web", "redirect_uris": ["https://web.example/"], "secret": {"value": SECRET}}


@pytest.fixture
def system(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.get_or_create(slug="system", defaults={"name": "System"})[0]


def of_acme(**members: Any) -> dict[str, Any]:
    return {"realms": [{"slug": "acme", **members}]}


def test_a_plan_changes_nothing_and_apply_does_what_it_said(api: Caller) -> None:
    document = of_acme(scopes=[{"name": "docs:read", "description": "Read"}], clients=[CLIENT])

    planned = api("POST", "blueprint/plan/", document).json()
    assert not Client.objects.all_realms().filter(client_id="web").exists()
    applied = api("POST", "blueprint/apply/", document).json()

    assert planned == applied
    assert [change["name"] for change in applied["changes"]] == ["docs:read", "web"]
    assert api("POST", "blueprint/apply/", document).json() == {"changes": [], "notes": []}


def test_an_export_is_what_the_command_writes_and_applies_without_a_change(api: Caller, acme: Realm) -> None:
    furnish(acme, 2)

    exported = api("GET", "blueprint/").json()

    acme.refresh_from_db()
    assert exported == yaml.safe_load(export(acme))
    assert api("POST", "blueprint/apply/", exported).json()["changes"] == []


@pytest.mark.attack("J12")
def test_an_answer_and_the_trail_hold_no_secret(api: Caller) -> None:
    answer = api("POST", "blueprint/apply/", of_acme(clients=[CLIENT]))

    assert SECRET not in answer.content.decode()
    event = Event.objects.filter(action="blueprint.applied").latest("at", "pk")
    assert SECRET not in str(event.detail)
    assert event.actor.startswith("api-")
    assert event.peer == "127.0.0.1"


@pytest.mark.parametrize("path", ["plan", "apply"])
@pytest.mark.parametrize("reference", [{"env": "SECRET_KEY"}, {"file": "/etc/hostname"}, {"file": "/nowhere"}])
def test_the_server_reads_neither_its_environment_nor_its_files(
    api: Caller, monkeypatch: pytest.MonkeyPatch, path: str, reference: dict[str, str]
) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)

    answer = api("POST", f"blueprint/{path}/", of_acme(clients=[CLIENT | {"secret": reference}]))

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "pointer": "/realms/0/clients/0/secret",
            "detail": "only a command on the server's own machine reads its environment and files: send the value",
        }
    ]


@pytest.mark.attack("J08")
@pytest.mark.parametrize("path", ["plan", "apply"])
def test_nobody_is_given_a_password_over_the_network(api: Caller, alice: User, path: str) -> None:
    before = alice.password
    document = of_acme(users=[{"email": alice.email, "password": {"value": "chosen by somebody else"}}])

    answer = api("POST", f"blueprint/{path}/", document)

    alice.refresh_from_db()
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/realms/0/users/0/password"]
    assert alice.password == before


def test_an_answer_says_what_fields_were_and_are_but_for_secrets(api: Caller) -> None:
    api("POST", "blueprint/apply/", of_acme(clients=[CLIENT]))

    changed = of_acme(clients=[CLIENT | {"name": "Web", "secret": {"value": SECRET[::-1]}}])
    (change,) = api("POST", "blueprint/plan/", changed).json()["changes"]

    assert change["fields"] == ["name", "secret"]
    assert change["differences"] == [{"field": "name", "before": "", "after": "Web"}]


def test_what_lists_leave_out_goes_when_it_is_asked_for(api: Caller) -> None:
    api("POST", "blueprint/apply/", of_acme(clients=[CLIENT]))
    document = of_acme(clients=[])

    assert api("POST", "blueprint/apply/", document).json()["changes"] == []
    planned = api("POST", "blueprint/plan/?prune=true", document).json()
    assert Client.objects.all_realms().filter(client_id="web").exists()
    assert api("POST", "blueprint/apply/?prune=true", document).json() == planned
    assert [(change["action"], change["name"]) for change in planned["changes"]] == [("delete", "web")]
    assert not Client.objects.all_realms().filter(client_id="web").exists()
    assert api("POST", "blueprint/apply/?prune=yes", document).status_code == 400


def test_drift_names_what_differs_and_what_the_document_leaves_out(api: Caller) -> None:
    api("POST", "blueprint/apply/", of_acme(clients=[CLIENT]))

    drift = api("POST", "blueprint/drift/", of_acme(name="Ours", clients=[])).json()

    assert [change["fields"] for change in drift["changes"]] == [["name"]]
    assert {"kind": "client", "realm": "acme", "name": "web"} in drift["unmanaged"]


def test_all_that_is_wrong_is_told_at_once_with_its_place(api: Caller) -> None:
    answer = api("POST", "blueprint/apply/", of_acme(scopes=[{"nam": "x"}], clients=[{"client_id": "web", "x": 1}]))

    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} >= {
        "/realms/0/scopes/0/name",
        "/realms/0/scopes/0/nam",
        "/realms/0/clients/0/x",
    }


@pytest.mark.parametrize("scope", ["authserver:blueprint:write", "authserver:read", "authserver:users:write"])
def test_who_may_not_do_everything_applies_nothing(call: Callable[..., Caller], acme: Realm, scope: str) -> None:
    caller = call(acme, scope=scope)

    assert caller("POST", "blueprint/plan/", of_acme(name="Ours")).status_code == 403
    assert caller("POST", "blueprint/apply/", of_acme(name="Ours")).status_code == 403
    assert caller("POST", "blueprint/drift/", of_acme(name="Ours")).status_code == 403
    acme.refresh_from_db()
    assert acme.name == "Acme"


def test_reading_needs_its_scope(call: Callable[..., Caller], acme: Realm) -> None:
    assert call(acme, scope="authserver:blueprint:read")("GET", "blueprint/").status_code == 200
    assert call(acme, scope="authserver:clients:read")("GET", "blueprint/").status_code == 403


def test_nobody_reaches_another_realm(call: Callable[..., Caller], acme: Realm, globex: Realm) -> None:
    stranger = call(globex, at=acme)
    own = call(globex)

    assert stranger("GET", "blueprint/").status_code == 401
    assert stranger("POST", "blueprint/apply/", of_acme(name="Ours")).status_code == 401
    assert own("POST", "blueprint/apply/", of_acme(name="Ours")).status_code == 422
    assert Caller(own.client, acme, "")("GET", "blueprint/").status_code == 401


def test_operators_reach_one_realm_at_its_address_and_all_at_their_own(
    call: Callable[..., Caller], acme: Realm, globex: Realm, system: Realm
) -> None:
    both = {"realms": [{"slug": "acme", "enabled": False}, {"slug": "globex", "name": "G"}, {"slug": "initech"}]}
    at_acme, at_home = call(system, at=acme), call(system)

    assert at_acme("POST", "blueprint/apply/", both).status_code == 422
    assert at_acme("POST", "blueprint/apply/", of_acme(name="A")).status_code == 200
    assert len(at_home("POST", "blueprint/apply/", both).json()["changes"]) == 3
    globex.refresh_from_db()
    assert globex.name == "G"


@pytest.mark.parametrize("body", [{}, {"realms": {}}, {"realms": [1]}, {"realms": [[]]}, {"realms": [{"slug": []}]}])
def test_what_is_no_blueprint_is_refused(api: Caller, body: object) -> None:
    assert api("POST", "blueprint/apply/", body).status_code == 422


def test_a_blueprint_may_be_larger_than_other_bodies_but_not_beyond_measure(api: Caller) -> None:
    long = [{"name": f"scope-{number}", "description": "x" * 150} for number in range(600)]

    assert api("POST", "blueprint/plan/", of_acme(scopes=long)).status_code == 200
    assert api("POST", "blueprint/plan/", of_acme(scopes=[{"name": "x" * 3_000_000}])).status_code == 413


def test_an_export_asks_as_often_for_many_rows_as_for_few(api: Caller, acme: Realm) -> None:
    counts = []
    for _ in range(2):
        furnish(acme, 3)
        resolution.forget()  # what a process remembers for a second is read both times
        clients.forget()
        with CaptureQueriesContext(connection) as queries:
            api("GET", "blueprint/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
