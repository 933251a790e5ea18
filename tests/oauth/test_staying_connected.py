"""OpenID Connect Core §11: a client stays connected if the person lets it, and they are told though it did not ask."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from accounts.models import User
from audit.models import Event
from authserver.console.connections import connected_clients, described
from clients.models import Client
from oauth.models import Consent, Family
from oauth.narrowing import narrow
from realms.context import realm_context
from realms.models import Realm
from tests.accounts.mailbox import letters
from tests.oauth.declared import add_scope
from tests.oauth.pages import read
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, answer_of, authorize, post_form, redeem, token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

CHOICE = "Do not let it stay connected this time: its access ends after 5 minutes, and it has to ask you again"
STAYS = "Stay connected until you disconnect it, also while you are away"
ASKED = "openid offline_access"


@pytest.fixture
def person(client: Browser, alice: User) -> Browser:
    log_in(client, alice)
    return client


def add_asking(realm: Realm, **members: Any) -> None:
    add_client(realm, public=True, **{"consent": Client.Consent.REMEMBER} | members)


def allow(person: Browser, page: "Answer", **fields: str) -> "Answer":
    """Allow on the consent page, with what else is filled in there."""
    return post_form(person, page.context["action"], ticket=page.context["ticket"], decision="allow", **fields)


def tokens(
    person: Browser, realm: Realm, *, scope: str = ASKED, redirect_uri: str = CALLBACK, **fields: str
) -> dict[str, Any]:
    """Return what a client gets that is let in by that form."""
    pkce = Pkce()
    answer = allow(person, authorize(person, realm, pkce, scope=scope, redirect_uri=redirect_uri), **fields)
    given = redeem(person, realm, answer_of(answer)["code"], pkce, redirect_uri=redirect_uri)
    assert given.status_code == 200, given.content
    return dict(given.json())


def userinfo(person: Browser, realm: Realm, given: dict[str, Any]) -> int:
    """Return the status with which userinfo answers the access token."""
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    return person.get(f"{realm.path}/protocol/openid-connect/userinfo", headers=bearer).status_code


def test_who_allows_it_as_it_stands_lets_it_stay(person: Browser, acme: Realm) -> None:
    add_asking(acme)

    given = tokens(person, acme)

    assert given["scope"] == ASKED
    presented = {"client_id": "web", "refresh_token": given["refresh_token"]}
    assert token(person, acme, grant_type="refresh_token", **presented).status_code == 200


def test_who_refuses_that_it_stays_gives_one_access_token_and_nothing_to_refresh(
    person: Browser, acme: Realm, alice: User, wait: Callable[[int], None]
) -> None:
    add_asking(acme)

    given = tokens(person, acme, stay="no")

    assert given["scope"] == "openid"
    assert "refresh_token" not in given
    assert userinfo(person, acme, given) == 200
    assert Event.objects.get(action="consent.given").detail["scopes"] == ["openid"]
    assert "stay connected" not in letters(alice.email)[-1].text
    wait(301)
    with realm_context(acme):
        assert not connected_clients(alice).exists()


def test_what_was_given_for_once_ends_with_the_session(person: Browser, acme: Realm) -> None:
    add_asking(acme, origin=Client.Origin.REGISTRATION)
    given = tokens(person, acme, stay="no")

    person.post(f"{acme.path}/account/logout/")

    assert userinfo(person, acme, given) == 401


def test_a_refusal_is_not_remembered_as_an_allowance(person: Browser, acme: Realm) -> None:
    add_asking(acme)
    tokens(person, acme, stay="no")

    words = read(authorize(person, acme, Pkce(), scope=ASKED))

    assert f"If you allow it, it can Confirm who you are openid {STAYS} {CHOICE}" in words
    assert authorize(person, acme, Pkce(), scope="openid").status_code == 200
    assert not Consent.objects.all_realms().exists()


def test_a_refusal_takes_back_what_was_remembered_and_given(person: Browser, acme: Realm) -> None:
    add_asking(acme)
    before = tokens(person, acme)
    page = authorize(person, acme, Pkce(), scope=ASKED, prompt="consent")

    allow(person, page, stay="no")

    assert Consent.objects.all_realms().get().scopes == ["openid"]
    assert STAYS in read(authorize(person, acme, Pkce(), scope=ASKED))
    presented = {"client_id": "web", "refresh_token": before["refresh_token"]}
    assert token(person, acme, grant_type="refresh_token", **presented).json()["error"] == "invalid_grant"


def test_who_is_asked_for_more_can_still_refuse_that_it_stays(person: Browser, acme: Realm, alice: User) -> None:
    add_scope(acme, "notes:read", "Read your notes")
    add_asking(acme)
    tokens(person, acme)
    page = authorize(person, acme, Pkce(), scope=f"{ASKED} notes:read")

    allow(person, page, stay="no")

    assert CHOICE in read(page)
    with realm_context(acme):
        assert [connection.stays for connection in described(alice, connected_clients(alice))] == [False]


def test_a_refusal_holds_though_the_lifetime_of_tokens_is_shorter_when_the_code_comes(
    person: Browser, acme: Realm
) -> None:
    add_asking(acme)
    pkce = Pkce()
    answer = allow(person, authorize(person, acme, pkce, scope=ASKED), stay="no")
    acme.access_token_lifetime = 60
    acme.save()

    assert "refresh_token" not in redeem(person, acme, answer_of(answer)["code"], pkce).json()


@pytest.mark.parametrize(
    "members", [{"origin": Client.Origin.REGISTRATION}, {"application_type": Client.ApplicationType.NATIVE}], ids=str
)
def test_agents_and_native_applications_say_it_though_they_did_not_ask(
    person: Browser, acme: Realm, members: dict[str, Any]
) -> None:
    add_asking(acme, **members)

    words = read(authorize(person, acme, Pkce(), scope="openid"))

    assert f"{STAYS} {CHOICE}" in words
    assert "refresh_token" not in tokens(person, acme, scope="openid", stay="no")
    assert "refresh_token" in tokens(person, acme, scope="openid")


def test_who_would_not_stay_has_nothing_to_refuse(person: Browser, acme: Realm) -> None:
    add_asking(acme)

    words = read(authorize(person, acme, Pkce(), scope="openid"))

    assert STAYS not in words
    assert "Do not let it stay" not in words


def test_an_agent_that_takes_the_grant_while_the_page_is_open_was_announced(person: Browser, acme: Realm) -> None:
    add_asking(acme, origin=Client.Origin.REGISTRATION, grant_types=["authorization_code"])
    pkce = Pkce()
    page = authorize(person, acme, pkce, scope="openid")
    Client.objects.all_realms().update(grant_types=["authorization_code", "refresh_token"])

    answer = allow(person, page, stay="no")

    assert f"{STAYS} {CHOICE}" in read(page)
    assert "refresh_token" not in redeem(person, acme, answer_of(answer)["code"], pkce).json()


def test_a_refusal_of_all_there_is_would_be_none(person: Browser, acme: Realm) -> None:
    add_asking(acme)
    page = authorize(person, acme, Pkce(), scope="offline_access")

    answer = allow(person, page, stay="no")

    assert CHOICE not in read(page)
    assert "code" in parse_qs(urlsplit(answer["Location"]).query)


@pytest.mark.parametrize("value", ["", "yes", "No", "no "])
def test_what_is_no_refusal_changes_nothing(person: Browser, acme: Realm, value: str) -> None:
    add_asking(acme)

    assert "refresh_token" in tokens(person, acme, stay=value)


def test_a_trusted_agent_that_was_refused_does_not_come_back_silently(person: Browser, acme: Realm) -> None:
    add_asking(acme, origin=Client.Origin.REGISTRATION, trust="verified")
    tokens(person, acme, scope="openid", stay="no")

    page = authorize(person, acme, Pkce(), scope="openid")

    assert page.status_code == 200
    assert STAYS in read(page)
    tokens(person, acme, scope="openid")
    assert authorize(person, acme, Pkce(), scope="openid").status_code == 302


def test_to_stay_connected_for_nothing_else_is_nothing(person: Browser, acme: Realm, alice: User) -> None:
    add_scope(acme, "notes:read", "Read your notes")
    add_scope(acme, "notes:write", "Write your notes")
    add_asking(acme, redirect_uris=[CALLBACK, "https://other.example/callback"])
    first = tokens(person, acme, scope="notes:read offline_access")
    tokens(person, acme, scope="notes:write offline_access", redirect_uri="https://other.example/callback")
    client = Client.objects.all_realms().get()

    with realm_context(acme):
        narrow(alice, client, scopes={"notes:read"}, resources=())

    assert [row.scopes for row in Consent.objects.all_realms()] == [["notes:write", "offline_access"]]
    assert [row.scope for row in Family.objects.all_realms().filter(revoked_at=None)] == ["notes:write offline_access"]
    assert userinfo(person, acme, first) in {401, 403}
