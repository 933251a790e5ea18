"""E01-E05: what belongs to one realm is nothing in another. Mallory's Globex has a client of the same name."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.people import browser, log_in
from tests.protocol import (
    CALLBACK,
    PROTOCOL,
    Pkce,
    add_client,
    add_machine,
    authorize,
    get_code,
    post_form,
    redeem,
    token,
)
from tests.security.answers import assert_page, error_sent_back

SESSION = "__Secure-session_{}"


@dataclass
class Both:
    """The client `web` in both realms: what Alice's got in Acme, and the secrets of both."""

    acme: Realm
    globex: Realm
    acme_secret: str
    globex_secret: str
    tokens: dict[str, Any]

    def at(self, realm: Realm) -> dict[str, str]:
        return {"client_id": "web", "client_secret": self.acme_secret if realm == self.acme else self.globex_secret}


@pytest.fixture
def both(client: Browser, acme: Realm, globex: Realm, alice: User, mallory: User) -> Both:
    acme_secret, globex_secret = add_client(acme)[1], add_client(globex)[1]
    log_in(client, alice)
    log_in(client, mallory)
    pkce = Pkce()
    tokens = redeem(client, acme, get_code(client, acme, pkce), pkce, client_secret=acme_secret).json()
    return Both(acme, globex, acme_secret, globex_secret, tokens)


def userinfo(browser: Browser, realm: Realm, access_token: str) -> int:
    header = {"authorization": f"Bearer {access_token}"}
    return browser.get(f"{realm.path}/{PROTOCOL}/userinfo", headers=header).status_code


@pytest.mark.attack("E01")
def test_an_access_token_is_refused_at_the_userinfo_of_another_realm(client: Browser, both: Both) -> None:
    header = {"authorization": f"Bearer {both.tokens['access_token']}"}

    answer = client.get(f"{both.globex.path}/{PROTOCOL}/userinfo", headers=header)

    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_token"
    assert answer["WWW-Authenticate"].startswith('Bearer realm="globex", error="invalid_token"')
    assert userinfo(client, both.acme, both.tokens["access_token"]) == 200


@pytest.mark.attack("E01", "E02")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_token_is_not_active_at_the_introspection_of_another_realm(client: Browser, both: Both, kind: str) -> None:
    path = f"{PROTOCOL}/token/introspect"

    there = post_form(client, f"{both.globex.path}/{path}", token=both.tokens[kind], **both.at(both.globex))
    here = post_form(client, f"{both.acme.path}/{path}", token=both.tokens[kind], **both.at(both.acme))

    assert there.json() == {"active": False}
    assert here.json()["active"] is True


@pytest.mark.attack("E01", "E02")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_token_is_not_revoked_at_another_realm(client: Browser, both: Both, kind: str) -> None:
    address = f"{both.globex.path}/{PROTOCOL}/revoke"

    answer = post_form(client, address, token=both.tokens[kind], **both.at(both.globex))

    assert answer.status_code == 200
    assert userinfo(client, both.acme, both.tokens["access_token"]) == 200


@pytest.mark.attack("E01")
def test_the_token_of_a_machine_is_nothing_in_another_realm(client: Browser, both: Both) -> None:
    secret = add_machine(both.acme, scopes=[], roles=())
    machine = {"client_id": "svc", "client_secret": secret}
    answer = token(client, both.acme, grant_type="client_credentials", **machine)
    access_token = answer.json()["access_token"]

    address = f"{both.globex.path}/{PROTOCOL}/token/introspect"
    there = post_form(client, address, token=access_token, **both.at(both.globex))

    assert there.json() == {"active": False}
    assert userinfo(client, both.globex, access_token) == 401


@pytest.mark.attack("E02", "B16")
def test_a_code_is_refused_by_another_realm_and_not_burned(client: Browser, both: Both) -> None:
    pkce = Pkce()
    code = get_code(client, both.acme, pkce)

    there = redeem(client, both.globex, code, pkce, **both.at(both.globex))
    here = redeem(client, both.acme, code, pkce, **both.at(both.acme))

    assert (there.status_code, there.json()["error"]) == (400, "invalid_grant")
    assert here.status_code == 200


@pytest.mark.attack("E02")
def test_a_refresh_token_is_refused_by_another_realm_and_not_burned(client: Browser, both: Both) -> None:
    sent = {"grant_type": "refresh_token", "refresh_token": both.tokens["refresh_token"]}

    there = token(client, both.globex, **sent, **both.at(both.globex))
    here = token(client, both.acme, **sent, **both.at(both.acme))

    assert (there.status_code, there.json()["error"]) == (400, "invalid_grant")
    assert here.status_code == 200
    assert userinfo(client, both.acme, both.tokens["access_token"]) == 200


@pytest.mark.attack("E03")
def test_a_client_is_unknown_in_another_realm(client: Browser, both: Both) -> None:
    _, secret = add_client(both.acme, "only-acme")

    page = authorize(client, both.globex, Pkce(), client_id="only-acme")
    asked = {"client_id": "only-acme", "client_secret": secret}
    refused = token(client, both.globex, grant_type="refresh_token", refresh_token="x", **asked)

    assert_page(page, hiding=CALLBACK)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


@pytest.mark.attack("E04")
@pytest.mark.parametrize("path", ["token", "token/introspect", "revoke"])
def test_one_identifier_in_two_realms_is_two_clients(client: Browser, both: Both, path: str) -> None:
    sent = {"grant_type": "refresh_token", "refresh_token": both.tokens["refresh_token"]}
    sent |= {"token": both.tokens["refresh_token"], "client_id": "web"}

    for realm, wrong in ((both.acme, both.globex_secret), (both.globex, both.acme_secret)):
        answer = post_form(client, f"{realm.path}/{PROTOCOL}/{path}", **sent, client_secret=wrong)

        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert userinfo(client, both.acme, both.tokens["access_token"]) == 200


@pytest.mark.attack("E04")
def test_one_identifier_in_two_realms_returns_to_its_own_addresses(client: Browser, both: Both) -> None:
    add_client(both.globex, "shared", redirect_uris=["https://evil.example/x"])
    add_client(both.acme, "shared")

    answer = authorize(client, both.acme, Pkce(), client_id="shared", redirect_uri="https://evil.example/x")

    assert_page(answer)


@pytest.mark.attack("E05")
@pytest.mark.parametrize("name", [SESSION.format("acme"), SESSION.format("globex"), "session_globex", "sessionid"])
def test_a_session_cookie_is_worth_nothing_in_another_realm(
    client: Browser, acme: Realm, globex: Realm, alice: User, name: str
) -> None:
    add_client(globex)
    log_in(client, alice)
    thief = browser()
    thief.cookies[name] = client.cookies[SESSION.format("acme")].value

    answer = authorize(thief, globex, Pkce(), prompt="none")

    assert error_sent_back(answer, globex, to=CALLBACK) == "login_required"
    assert client.get(f"{acme.path}/account/").status_code == 200
