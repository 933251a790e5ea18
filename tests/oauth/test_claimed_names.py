"""A name that says more than anybody has proved is said to be a claim, on the page where a person decides."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from clients.models import Client
from clients.models.lifecycle import Trust
from realms.models import Realm
from support import famous_names
from tests.metadata_document.documents import Documents, publishing
from tests.oauth.costs import cost
from tests.oauth.pages import read
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize

MIXED = "The name mixes letters of several alphabets"
CLAIMS = ("The name says", "only the names look alike", MIXED)
LOOKALIKES = ["Claude", "CLAUDE", "Cl\u0430ude", "CIaude", "\uff23\uff4c\uff41\uff55\uff44\uff45", "\u0421laude Code"]
OTHERS = ["rnicrosoft Teams", "G00gle", "0penAI", "\u0421h\u0430tG\u0420\u0422", "\u0420aypal", "g\u0456thub"]
OTHERS += ["Le \u0421hat"]
HONEST = ["Note Taker", "Claudette", "Precursor", "\u042f\u043d\u0434\u0435\u043a\u0441 App", "東京 Tool", "Größe"]
HONEST += ["한국 App", "🤖", ""]
LOOKALIKES += ["ClaudeCode", "My Claude (work)", "C l a u d e", "Cla\u0301ude", "\U0001d402laude"]


@pytest.fixture
def person(client: Browser, alice: User) -> Browser:
    log_in(client, alice)
    return client


def words_about(person: Browser, realm: Realm, name: str, *, uri: str = CALLBACK, **members: Any) -> str:
    """Return what the consent page says of a client of that name that registered itself."""
    registered = {"origin": Client.Origin.REGISTRATION, "consent": Client.Consent.ALWAYS} | members
    add_client(realm, "stranger", public=True, name=name, redirect_uris=[uri], **registered)
    return read(authorize(person, realm, Pkce(), client_id="stranger", redirect_uri=uri))


@pytest.mark.attack("F28")
@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_famous_name_is_a_claim_however_it_is_written(person: Browser, acme: Realm, name: str) -> None:
    words = words_about(person, acme, name)

    assert "Registered by itself — nobody has checked this name." in words
    assert "The name says Claude, but nothing proves that it comes from claude.ai." in words


@pytest.mark.attack("F28")
@pytest.mark.parametrize("name", OTHERS)
def test_so_are_the_names_of_others(person: Browser, acme: Realm, name: str) -> None:
    assert "The name says" in words_about(person, acme, name)


@pytest.mark.parametrize("name", HONEST)
def test_other_names_are_no_claim(person: Browser, acme: Realm, name: str) -> None:
    words = words_about(person, acme, name)

    assert not [claim for claim in CLAIMS if claim in words]


def test_whoever_has_the_answer_sent_to_a_host_of_that_name_bears_it_by_right(person: Browser, acme: Realm) -> None:
    words = words_about(person, acme, "Claude", uri="https://claude.ai/api/mcp/auth_callback")

    assert "The name says" not in words
    assert "Your answer goes to claude.ai" in words


@pytest.mark.parametrize(
    "uri",
    ["https://claude.ai.evil.example/cb", "https://xclaude.ai/cb", "http://127.0.0.1/cb", "claude://claude.ai/cb"],
)
def test_a_host_that_only_looks_like_it_does_not(person: Browser, acme: Realm, uri: str) -> None:
    assert "nothing proves that it comes from claude.ai" in words_about(person, acme, "Claude", uri=uri)


def test_of_a_document_the_host_that_published_it_counts_alone(
    person: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    with publishing() as documents:
        before = _words_of(documents, person, acme)
        monkeypatch.setitem(famous_names.FAMOUS_NAMES, "Claude", ("127.0.0.1",))
        after = _words_of(documents, person, acme)

    assert "The name says Claude, but it comes from 127.0.0.1 , not from claude.ai." in before
    assert "The name says" not in after


def _words_of(documents: Documents, person: Browser, acme: Realm) -> str:
    uri = "https://claude.ai/api/mcp/auth_callback"
    client_id = documents.publish(client_name="Claude", redirect_uris=[uri])
    return read(authorize(person, acme, Pkce(), client_id=client_id, redirect_uri=uri))


@pytest.mark.parametrize("name", ["Acme", "Acme Support", "\u0410\u0441m\u0435", "ACME-login"])
def test_the_name_of_the_realm_is_a_claim(person: Browser, acme: Realm, name: str) -> None:
    acme.name = "Acme"
    acme.save()

    assert "The name says Acme , but it is not part of Acme ." in words_about(person, acme, name)


@pytest.mark.parametrize("trusted", [{}, {"origin": Client.Origin.REGISTRATION, "trust": Trust.VERIFIED}])
def test_the_name_of_a_client_that_somebody_vouches_for_is_a_claim(
    person: Browser, acme: Realm, trusted: dict[str, Any]
) -> None:
    add_client(acme, "payroll", name="Payroll", **trusted)

    words = words_about(person, acme, "P\u0430yroll")

    assert "It is not the application Payroll that an administrator set up here: only the names look alike." in words


def test_the_name_of_a_client_of_another_realm_or_of_a_stranger_is_none(
    person: Browser, acme: Realm, globex: Realm
) -> None:
    add_client(globex, "payroll", name="Payroll")
    add_client(acme, "other", name="Payroll", origin=Client.Origin.REGISTRATION)

    words = words_about(person, acme, "Payroll")

    assert not [claim for claim in CLAIMS if claim in words]


def test_letters_of_several_alphabets_in_a_word_are_said(person: Browser, acme: Realm) -> None:
    assert MIXED in words_about(person, acme, "N\u043ete Taker")


@pytest.mark.parametrize("members", [{"origin": Client.Origin.ADMINISTRATOR}, {"trust": Trust.VERIFIED}])
def test_nothing_is_said_of_a_client_that_somebody_vouches_for(
    person: Browser, acme: Realm, members: dict[str, Any]
) -> None:
    words = words_about(person, acme, "Claud\u0435", **members)

    assert not [claim for claim in CLAIMS if claim in words]


def test_it_costs_no_statement(person: Browser, acme: Realm) -> None:
    add_client(acme, "payroll", name="Payroll")
    words_about(person, acme, "Payroll")
    authorize(person, acme, Pkce(), client_id="payroll", prompt="consent")
    with cost() as plain:
        authorize(person, acme, Pkce(), client_id="payroll", prompt="consent")
    with cost() as claiming:
        page = authorize(person, acme, Pkce(), client_id="stranger")

    assert "only the names look alike" in read(page)
    assert len(claiming.verbs) == len(plain.verbs)


@pytest.mark.attack("F28")
def test_what_covers_the_lines_around_a_name_or_cannot_be_seen_is_not_kept(client: Browser, acme: Realm) -> None:
    name = "\u0301\u3164Z" + "\u0335" * 40 + "algo\u2800\ufe0f \u00a0\u3000 \u202eknab"

    answer = client.post(
        f"{acme.path}/clients-registrations/openid-connect",
        json.dumps({"client_name": name, "redirect_uris": [CALLBACK]}),
        content_type="application/json",
    )

    assert answer.json()["client_name"] == "Z\u0335\u0335\u0335algo knab"
