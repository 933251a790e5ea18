"""RFC 8707 §2: a resource that nobody registered is refused, and remembered for whoever may register it."""

from collections.abc import Callable
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from audit.models import Event
from realms import suggestions
from realms.models import Realm, Resource, ResourceSuggestion
from realms.suggestions import MAXIMUM, note
from tests.applications import Application, install, refusal, unverified_claims
from tests.oauth.costs import cost
from tests.oauth.declared import add_resource
from tests.protocol import Pkce, add_machine, authorize

Wait = Callable[[int], None]
NOTES = "https://notes.example/mcp"


def kept(realm: Realm) -> dict[str, int]:
    rows = ResourceSuggestion.objects.all_realms().filter(realm=realm)
    return {row.identifier: row.count for row in rows}


def command(*arguments: str) -> str:
    answer = StringIO()
    call_command("resource_suggestions", *arguments, stdout=answer)
    return answer.getvalue()


@pytest.mark.attack("F25")
def test_an_unknown_resource_is_refused_and_kept_once(web: Application, globex: Realm, wait: Wait) -> None:
    spellings = ["HTTPS://notes.example/mcp", f"{NOTES}/", NOTES]
    for spelling in spellings:
        authorize(web.browser, web.realm, Pkce(), resource=[spelling, "urn:acme:other"])
        wait(60)

    (row,) = ResourceSuggestion.objects.all_realms().filter(canonical_identifier=NOTES)

    assert (row.realm, row.identifier, row.count, row.client_id) == (web.realm, spellings[0], 3, "web")
    assert row.last_seen - row.first_seen >= 120
    assert kept(web.realm) == {spellings[0]: 3, "urn:acme:other": 3}
    assert kept(globex) == {}


def test_each_grant_keeps_what_it_refuses(web: Application, acme: Realm) -> None:
    tokens, code = web.tokens(), web.code()
    machine = Application(acme, add_machine(acme, scopes=[]), "svc")

    refused = [
        refusal(web.redeem(code, resource="urn:acme:code")),
        refusal(web.refresh(tokens["refresh_token"], resource="urn:acme:refresh")),
        refusal(machine.ask(resource="urn:acme:machine")),
    ]

    assert refused == [(400, "invalid_target")] * 3
    assert set(kept(acme)) == {"urn:acme:code", "urn:acme:refresh", "urn:acme:machine"}


@pytest.mark.attack("F25")
@pytest.mark.parametrize(
    "resource",
    [
        *("notes", "/mcp", "javascript:alert(1)", "data:text/html,x", f"{NOTES}#f", "https://u:p@notes.example"),
        *("https://notes.example/<script>", "https://a.example/" + "a" * 500),
    ],
)
def test_what_looks_like_no_resource_is_refused_and_forgotten(web: Application, resource: str) -> None:
    assert refusal(web.redeem(web.code(), resource=resource)) == (400, "invalid_target")

    assert kept(web.realm) == {}


def test_too_many_at_once_are_refused_and_forgotten(web: Application) -> None:
    many = [f"{NOTES}/{number}" for number in range(11)]

    assert refusal(web.redeem(web.code(), resource=many)) == (400, "invalid_target")
    assert kept(web.realm) == {}


def test_strangers_cannot_fill_the_table_nor_drive_out_what_is_wanted(acme: Realm, globex: Realm) -> None:
    note(globex, NOTES, client_id="web")
    for _ in range(3):
        note(acme, NOTES, client_id="web")
    for number in range(MAXIMUM + 20):
        note(acme, f"https://spam.example/{number}", client_id="spam")

    assert len(kept(acme)) == MAXIMUM
    assert kept(acme)[NOTES] == 3
    assert f"https://spam.example/{MAXIMUM + 19}" in kept(acme)
    assert kept(globex) == {NOTES: 1}


def test_a_known_resource_costs_no_statement_and_a_suggestion_one(web: Application) -> None:
    add_resource(web.realm, NOTES)
    machine = Application(web.realm, add_machine(web.realm, scopes=[]), "svc")
    for resource in (NOTES, "urn:acme:unknown"):
        machine.ask(resource=resource)

    with cost() as known:
        machine.ask(resource=NOTES)
    with cost() as unknown:
        machine.ask(resource="urn:acme:unknown")

    assert "realms_resourcesuggestion" not in " ".join(known.statements)
    assert [verb for verb in unknown.verbs if verb != "SELECT"] == ["INSERT"]


def test_a_suggestion_that_cannot_be_kept_changes_no_answer(web: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    code = web.code()
    away = Mock(cursor=Mock(side_effect=DatabaseError))
    monkeypatch.setattr("realms.suggestions.connection", away)

    answer = web.redeem(code, resource=NOTES)

    assert refusal(answer) == (400, "invalid_target")
    assert away.cursor.called


def test_one_word_makes_it_a_resource_for_which_tokens_are_given(web: Application) -> None:
    authorize(web.browser, web.realm, Pkce(), resource=f"{NOTES}/")
    suggestion = ResourceSuggestion.objects.all_realms().get()

    resource = suggestions.accept(suggestion, by="alice@acme.test")

    assert unverified_claims(web.tokens(resource=NOTES)["access_token"])["aud"] == f"{NOTES}/"
    assert (resource.realm, kept(web.realm)) == (web.realm, {})
    event = Event.objects.get(action="resource.accepted")
    assert (event.realm, event.actor, event.target) == ("acme", "alice@acme.test", f"{NOTES}/")


def test_what_an_administrator_registers_is_no_suggestion_any_more(acme: Realm, globex: Realm) -> None:
    for realm in (acme, globex):
        note(realm, NOTES, client_id="web")
        note(realm, "urn:acme:notes", client_id="web")

    add_resource(acme, f"{NOTES}/", "urn:acme:notes")

    assert (kept(acme), len(kept(globex))) == ({}, 2)


def test_the_command_lists_and_accepts(acme: Realm, globex: Realm) -> None:
    note(acme, NOTES, client_id="web")
    note(globex, "urn:globex:other", client_id="web")
    number, identifier, *_ = command("acme").split()

    assert (identifier, command("acme").count("\n")) == (NOTES, 1)
    for arguments in (("nowhere",), ("globex", "--accept", number)):
        with pytest.raises(CommandError):
            command(*arguments)
    assert command("acme", "--accept", number).strip() == NOTES
    assert Resource.objects.all_realms().get().realm == acme
    assert command("acme") == ""


def test_a_client_that_registered_itself_is_remembered_like_any(acme: Realm) -> None:
    app = install(acme, None, "self", origin="registration", public=True)

    authorize(app.browser, acme, Pkce(), client_id="self", resource=NOTES)

    assert ResourceSuggestion.objects.all_realms().get().client_id == "self"
