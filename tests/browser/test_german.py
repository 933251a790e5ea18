"""A person who reads German goes from an application through login and consent, and reads nothing else on the way."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import assert_nothing_scrolls_sideways
from tests.browser.windows import Open
from tests.live import Live
from tests.people import PASSWORD
from tests.protocol import PROTOCOL, Pkce

pytestmark = [pytest.mark.browser, pytest.mark.outside]

CALLBACK = "http://127.0.0.1:9/callback"
CLIENT = """
realms:
  - slug: {slug}
    scopes:
      - {{name: "notes:read", description: Read your notes, translations: {{de: Ihre Notizen lesen}}}}
    clients:
      - client_id: notes
        name: Notizbuch
        redirect_uris: ["{callback}"]
        token_endpoint_auth_method: none
        consent: always
"""


def request_of(realm_url: str, **parameters: str) -> str:
    """Return the address that an application sends a person to."""
    asked = {"client_id": "notes", "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid notes:read"}
    proof = {"code_challenge": Pkce().challenge, "code_challenge_method": "S256"}
    return f"{realm_url}/{PROTOCOL}/auth?{urlencode(asked | proof | parameters)}"


def sign_in(page: Page) -> None:
    page.get_by_label("E-Mail-Adresse").fill("alice@acme.test")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


@pytest.fixture
def with_client(live_server_process: Live, realm_url: str) -> str:
    live_server_process.apply(CLIENT.format(slug=realm_url.rpartition("/")[2], callback=CALLBACK))
    return realm_url


@pytest.mark.parametrize("width", [1200, 320])
def test_a_person_signs_in_and_allows_access_in_german(open_page: Open, with_client: str, width: int) -> None:
    page = open_page(request_of(with_client, ui_locales="de-AT"), width=width, locale="en-GB")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_title("Anmelden · Acme")
    expect(page.get_by_role("link", name="Passwort vergessen?")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Notizbuch möchte Ihr Konto verwenden")).to_be_visible()
    expect(page.get_by_text("Ihre Notizen lesen")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    boxes = [page.get_by_role("button", name=name, exact=True).bounding_box() for name in ("Ablehnen", "Erlauben")]
    assert boxes[0]
    assert boxes[1]
    assert abs(boxes[0]["width"] - boxes[1]["width"]) <= 1
    page.route(re.compile(re.escape(CALLBACK)), lambda route: route.fulfill(body="back"))
    page.get_by_role("button", name="Erlauben", exact=True).click()
    page.wait_for_url(re.compile(re.escape(CALLBACK)))
    page.goto(f"{with_client}/account/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_chooses_german_at_the_foot_of_a_page(open_page: Open, realm_url: str, scripts: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=scripts)

    page.get_by_role("button", name="Deutsch").click()

    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_browser_that_asks_for_german_gets_it(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/", locale="de-CH")

    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(page.get_by_role("button", name="Passkey verwenden")).to_be_visible()
