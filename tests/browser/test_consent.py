"""An application asks, a person decides, and takes it back, as they see it: in Chromium, with and without scripts."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.windows import Open
from tests.fetch.canary import Canary, canary, say
from tests.protocol import PROTOCOL, Pkce

pytestmark = [pytest.mark.browser, pytest.mark.outside]
DONE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def application() -> Iterator[Canary]:
    """Run a program on this computer that waits for the answer."""
    with canary(say(DONE)) as listening:
        yield listening


def register(realm_url: str, **metadata: object) -> str:
    metadata |= {"token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token"]}
    answer = httpx.post(f"{realm_url}/clients-registrations/openid-connect", json=metadata)
    return str(answer.raise_for_status().json()["client_id"])


def ask(realm_url: str, client_id: str, redirect_uri: str, pkce: Pkce) -> str:
    """Return the address of an authorization request."""
    asked = {"response_type": "code", "client_id": client_id, "redirect_uri": redirect_uri, "state": "kept"}
    asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256", "scope": "openid email offline_access"}
    return f"{realm_url}/{PROTOCOL}/auth?{urlencode(asked)}"


def received(application: Canary) -> dict[str, list[str]]:
    """Return the parameters of what the browser brought."""
    brought = next(request for request in application.requests if request.startswith(b"GET /callback?"))
    return parse_qs(urlsplit(brought.split(b" ")[1].decode()).query)


@pytest.mark.attack("G27", "F21")
@SCRIPTS
@pytest.mark.parametrize(("button", "member"), [("Allow", "code"), ("Deny", "error")])
def test_a_decision_reaches_a_program_on_this_computer(
    open_page: Open, realm_url: str, application: Canary, *, scripts: bool, button: str, member: str
) -> None:
    uri = application.url(path="/callback")
    client_id = register(realm_url, client_name="Claude C\u043ede", redirect_uris=[uri])
    page = open_page(ask(realm_url, client_id, uri, Pkce()), width=320, java_script_enabled=scripts)
    sign_in(page)

    expect(page.get_by_role("heading", name="asks to use your account")).to_be_visible()
    expect(page.get_by_text("The name says Claude, but nothing proves that it comes from claude.ai.")).to_be_visible()
    expect(page.get_by_text("Continue only if you started it yourself.")).to_be_visible()
    if scripts:
        assert_nothing_scrolls_sideways(page)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("done")).to_be_visible()
    assert received(application).keys() >= {member, "state", "iss"}


@SCRIPTS
def test_a_person_lets_it_in_and_refuses_that_it_stays_connected(
    open_page: Open, realm_url: str, application: Canary, *, scripts: bool
) -> None:
    uri, pkce = application.url(path="/callback"), Pkce()
    client_id = register(realm_url, client_name="Agent", redirect_uris=[uri])
    page = open_page(ask(realm_url, client_id, uri, pkce), java_script_enabled=scripts)
    sign_in(page)
    page.get_by_label("Do not let it stay connected this time").check()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("done")).to_be_visible()

    redeemed = {"grant_type": "authorization_code", "code": received(application)["code"][0]}
    redeemed |= {"client_id": client_id, "redirect_uri": uri, "code_verifier": pkce.verifier}
    tokens = token(realm_url, redeemed)

    assert tokens["scope"] == "openid email"
    assert "refresh_token" not in tokens


@SCRIPTS
def test_a_person_takes_part_back_and_then_all_of_it(
    open_page: Open, realm_url: str, application: Canary, *, scripts: bool
) -> None:
    uri, pkce = application.url(path="/callback"), Pkce()
    client_id = register(realm_url, client_name="Agent", redirect_uris=[uri])
    page = open_page(ask(realm_url, client_id, uri, pkce), java_script_enabled=scripts)
    sign_in(page)
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("done")).to_be_visible()
    redeemed = {"grant_type": "authorization_code", "code": received(application)["code"][0]}
    redeemed |= {"client_id": client_id, "redirect_uri": uri, "code_verifier": pkce.verifier}
    tokens = token(realm_url, redeemed)

    manage(page, realm_url)
    page.get_by_label("address").uncheck()
    page.get_by_role("button", name="Keep only what is ticked").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    fresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_id": client_id}
    after = token(realm_url, fresh)
    page.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_role("status")).to_contain_text("It is disconnected")
    ended = token(realm_url, fresh | {"refresh_token": after["refresh_token"]})

    assert after["scope"] == "openid offline_access"
    assert ended["error"] == "invalid_grant"


def token(realm_url: str, form: dict[str, str]) -> dict[str, str]:
    tokens: dict[str, str] = json.loads(httpx.post(f"{realm_url}/{PROTOCOL}/token", data=form).content)
    return tokens


def manage(page: Page, realm_url: str) -> None:
    page.goto(f"{realm_url}/account/connections/")
    expect(page.get_by_text("Registered by itself")).to_be_visible()
    page.get_by_role("link", name="Manage Agent").click()
    expect(page.get_by_role("heading", name="Agent")).to_be_visible()
