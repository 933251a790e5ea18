"""Logging out as a person sees it: the page that asks, and the one that tells applications in frames and goes on."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.windows import Open
from tests.live import Live
from tests.logout.relying_party import RelyingParty, relying_party
from tests.protocol import PROTOCOL, Pkce

pytestmark = [pytest.mark.browser, pytest.mark.outside]
CLIENT = """
realms:
  - slug: {slug}
    clients:
      - client_id: notes
        name: Notes
        redirect_uris: ["{url}/callback"]
        post_logout_redirect_uris: ["{url}/bye"]
        frontchannel_logout_uri: "{url}/front?tenant=1"
        token_endpoint_auth_method: none
        consent: skip
"""


@pytest.fixture
def notes(live_server_process: Live, realm_url: str) -> Iterator[RelyingParty]:
    """Serve an application of the realm."""
    with relying_party() as party:
        live_server_process.apply(CLIENT.format(slug=realm_url.rpartition("/")[2], url=party.url))
        yield party


def id_token(page: Page, realm_url: str, notes: RelyingParty) -> str:
    """Sign in by the application, and return its ID token."""
    pkce, callback = Pkce(), f"{notes.url}/callback"
    asked = {"client_id": "notes", "redirect_uri": callback, "response_type": "code", "scope": "openid"}
    asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    page.goto(f"{realm_url}/{PROTOCOL}/auth?{urlencode(asked)}")
    sign_in(page)
    expect(page).to_have_url(re.compile(re.escape(callback)))
    form = {"grant_type": "authorization_code", "code": parse_qs(urlsplit(page.url).query)["code"][0]}
    form |= {"client_id": "notes", "redirect_uri": callback, "code_verifier": pkce.verifier}
    return str(httpx.post(f"{realm_url}/{PROTOCOL}/token", data=form).json()["id_token"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_application_hears_it_in_a_frame_and_the_page_goes_on(
    open_page: Open,
    realm_url: str,
    notes: RelyingParty,
    scripts: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=scripts, width=320)
    hint = id_token(page, realm_url, notes)
    notes.opened.clear()
    back = {"post_logout_redirect_uri": f"{notes.url}/bye", "state": "s1"}
    page.goto(f"{realm_url}/{PROTOCOL}/logout?{urlencode({'id_token_hint': hint} | back)}")

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    expect(page).to_have_url(f"{notes.url}/bye?state=s1")
    framed = parse_qs(urlsplit(notes.opened[0]).query)
    assert (framed["tenant"], framed["iss"]) == (["1"], [realm_url])
    assert framed["sid"]


def test_a_person_is_asked_and_can_stay(open_page: Open, realm_url: str, notes: RelyingParty) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False, width=320)
    sign_in(page)
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
    asked = urlencode({"client_id": "notes", "post_logout_redirect_uri": f"{notes.url}/bye"})
    page.goto(f"{realm_url}/{PROTOCOL}/logout?{asked}")

    expect(page.get_by_text("Notes asks for it.")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    page.get_by_role("link", name="Stay signed in").click()
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
    page.goto(f"{realm_url}/{PROTOCOL}/logout?{asked}")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{notes.url}/bye")
