"""OAuth 2.1 §7.3.1: consent is remembered for one client at one place, for what was allowed and no more."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from oauth.models import Consent
from realms.models import Realm
from tests.oauth.declared import add_resource, add_scope
from tests.oauth.pages import is_consent, read
from tests.people import browser, log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize, decide, follow_to_client

NOTES, MAIL = "https://notes.example/mcp", "https://mail.example/mcp"
BASE = {"scope": "openid notes:read", "resource": NOTES}
ADDRESSES = [CALLBACK, "https://app.example/other", "https://second.example/callback", "https://app.example:8443/cb"]
ADDRESSES += ["http://127.0.0.1/cb", "http://localhost/cb", "com.example.app:/cb"]


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    for name in ("notes:read", "notes:write"):
        add_scope(acme, name)
    for identifier in (NOTES, MAIL):
        add_resource(acme, identifier)
    add_client(acme, public=True, consent=Client.Consent.REMEMBER, redirect_uris=ADDRESSES)
    log_in(client, alice)
    return client


def allow(person: Browser, realm: Realm, **request: Any) -> None:
    page = authorize(person, realm, Pkce(), **BASE | request)
    assert is_consent(page)
    follow_to_client(person, decide(person, page, "allow"))


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"scope": "openid"},
        {"scope": "notes:read openid"},
        {"resource": f"{NOTES}/"},
        {"redirect_uri": "https://app.example/other"},
        {"state": "other", "nonce": "other"},
    ],
)
def test_the_same_access_or_less_is_not_asked_for_again(person: Browser, acme: Realm, request_: dict[str, Any]) -> None:
    allow(person, acme)

    answer = authorize(person, acme, Pkce(), **BASE | request_)

    assert not is_consent(answer)


@pytest.mark.parametrize(
    "request_",
    [
        {"scope": "openid notes:read notes:write"},
        {"scope": "notes:write"},
        {"scope": "openid notes:read offline_access"},
        {"resource": MAIL},
        {"resource": [NOTES, MAIL]},
        {"resource": None},
        {"redirect_uri": "https://second.example/callback"},
        {"redirect_uri": "https://app.example:8443/cb"},
        {"redirect_uri": "http://127.0.0.1:51004/cb"},
        {"redirect_uri": "com.example.app:/cb"},
        {"prompt": "consent"},
    ],
)
def test_more_access_or_another_place_is_asked_for(person: Browser, acme: Realm, request_: dict[str, Any]) -> None:
    allow(person, acme)

    answer = authorize(person, acme, Pkce(), **BASE | request_)

    assert is_consent(answer)


def test_consent_is_remembered_for_whichever_port_a_program_listens_on(person: Browser, acme: Realm) -> None:
    allow(person, acme, redirect_uri="http://127.0.0.1:51004/cb")

    same = authorize(person, acme, Pkce(), **BASE | {"redirect_uri": "http://127.0.0.1:51005/cb"})
    other = authorize(person, acme, Pkce(), **BASE | {"redirect_uri": "http://localhost:51004/cb"})

    assert not is_consent(same)
    assert is_consent(other)


def test_what_was_allowed_adds_up(person: Browser, acme: Realm) -> None:
    allow(person, acme)
    allow(person, acme, scope="notes:write")
    allow(person, acme, resource=MAIL)

    both = authorize(person, acme, Pkce(), scope="openid notes:read notes:write", resource=NOTES)
    everywhere = authorize(person, acme, Pkce(), scope="openid notes:read", resource=[NOTES, MAIL])

    assert [is_consent(answer) for answer in (both, everywhere)] == [False, False]
    assert Consent.objects.all_realms().count() == 1


def test_reading_here_and_writing_there_is_not_writing_here(person: Browser, acme: Realm) -> None:
    allow(person, acme, scope="notes:read", resource=NOTES)
    allow(person, acme, scope="notes:write", resource=MAIL)

    page = authorize(person, acme, Pkce(), scope="notes:write", resource=NOTES)

    assert is_consent(page)
    assert "If you allow it, it can also notes:write" in read(page)
    assert "It already can notes:read" in read(page)
    follow_to_client(person, decide(person, page, "allow"))
    assert not is_consent(authorize(person, acme, Pkce(), scope="notes:write", resource=NOTES))
    assert is_consent(authorize(person, acme, Pkce(), scope="notes:read", resource=MAIL))


def test_who_the_person_is_is_not_new_at_another_resource_but_asked_for_there(person: Browser, acme: Realm) -> None:
    allow(person, acme)

    page = authorize(person, acme, Pkce(), scope="openid notes:write", resource=MAIL)
    bare = authorize(person, acme, Pkce(), scope="openid", resource=MAIL)

    assert "it can also notes:write" in read(page)
    assert "It already can notes:read notes:read Confirm who you are openid" in read(page)
    assert "If you allow it, it can Confirm who you are openid" in read(bare)


def test_at_several_resources_each_is_allowed_the_scopes_that_it_declares(person: Browser, acme: Realm) -> None:
    files, tasks = "https://files.example", "https://tasks.example"
    add_resource(acme, files, scopes=("notes:read",))
    add_resource(acme, tasks, scopes=("notes:write",))
    allow(person, acme, scope="notes:read notes:write", resource=[files, tasks])

    assert Consent.objects.all_realms().get().resources == {files: ["notes:read"], tasks: ["notes:write"]}
    assert not is_consent(authorize(person, acme, Pkce(), scope="notes:write", resource=tasks))


def test_a_consent_that_does_not_say_what_is_for_what_is_asked_for_again(person: Browser, acme: Realm) -> None:
    allow(person, acme)
    Consent.objects.all_realms().update(scopes=["notes:read", "openid"], resources=[NOTES])

    answer = authorize(person, acme, Pkce(), **BASE)

    assert is_consent(answer)
    assert "already" not in read(answer)


@pytest.mark.attack("F23")
def test_what_one_client_may_do_another_one_with_the_same_name_and_address_may_not(
    person: Browser, acme: Realm
) -> None:
    add_client(acme, "look-alike", public=True, consent=Client.Consent.REMEMBER, redirect_uris=ADDRESSES)
    allow(person, acme)

    assert is_consent(authorize(person, acme, Pkce(), **BASE | {"client_id": "look-alike"}))
    assert not is_consent(authorize(person, acme, Pkce(), **BASE))


def test_a_refusal_is_not_remembered(person: Browser, acme: Realm) -> None:
    decide(person, authorize(person, acme, Pkce(), **BASE), "deny")

    answer = authorize(person, acme, Pkce(), **BASE)

    assert is_consent(answer)
    assert not Consent.objects.all_realms().exists()


def test_another_person_and_another_client_are_asked(person: Browser, acme: Realm, bob: User) -> None:
    add_client(acme, "second", public=True, consent=Client.Consent.REMEMBER)
    allow(person, acme)
    other = browser()
    log_in(other, bob)

    answers = authorize(other, acme, Pkce(), **BASE), authorize(person, acme, Pkce(), client_id="second", **BASE)

    assert [is_consent(answer) for answer in answers] == [True, True]


def test_a_person_who_disconnected_the_client_is_asked_again(person: Browser, acme: Realm) -> None:
    allow(person, acme)
    consent = Consent.objects.all_realms().get()

    person.post(f"{acme.path}/account/connections/{consent.client_id}/revoke/")

    assert is_consent(authorize(person, acme, Pkce(), **BASE))


@pytest.mark.attack("G08")
@pytest.mark.parametrize("members", [{"consent": Client.Consent.ALWAYS}, {"origin": Client.Origin.REGISTRATION}])
def test_a_client_that_is_never_trusted_asks_every_time(person: Browser, acme: Realm, members: dict[str, Any]) -> None:
    add_client(acme, "careful", public=True, **{"consent": Client.Consent.REMEMBER} | members)
    allow(person, acme, client_id="careful")

    answer = authorize(person, acme, Pkce(), client_id="careful", **BASE)

    assert is_consent(answer)


def test_a_client_of_the_realm_itself_asks_only_when_it_wants_to(person: Browser, acme: Realm) -> None:
    add_client(acme, "own", public=True, consent=Client.Consent.SKIP)

    silent = authorize(person, acme, Pkce(), client_id="own", **BASE)
    asking = authorize(person, acme, Pkce(), client_id="own", prompt="consent", **BASE)

    assert not is_consent(silent)
    assert is_consent(asking)
