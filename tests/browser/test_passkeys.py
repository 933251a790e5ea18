"""Passkeys and authenticator apps as a person meets them: in Chromium, with an authenticator that Chromium simulates.

Browsers take no bare address for the name of a site (Web Authentication §5.1.2), so this server is called localhost.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import BLUEPRINT
from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.windows import Open
from tests.factors.apps import App
from tests.live import Live, serve
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.outside]

KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "automaticPresenceSimulation": True}
VERIFYING = {**KEY, "hasUserVerification": True, "isUserVerified": True}
PLAIN = {**KEY, "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}


@pytest.fixture(scope="module")
def localhost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Start a server whose address has a name."""
    with serve(tmp_path_factory.mktemp("localhost"), host="localhost") as live:
        yield live


@pytest.fixture
def realm_url(localhost: Live) -> str:
    """Make a realm with a person and an administrator, and return its address."""
    slug = f"acme-{uuid4().hex[:8]}"
    localhost.apply(BLUEPRINT.format(slug=slug, password=PASSWORD))
    return localhost.issuer(slug)


def plug_in(page: Page, options: dict[str, object]) -> tuple[CDPSession, str]:
    """Give the window an authenticator."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devices, added["authenticatorId"]


def add_passkey(page: Page, realm_url: str) -> None:
    """Make a passkey on the page of the person who is logged in."""
    page.goto(f"{realm_url}/account/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My telephone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_role("heading", name="My telephone")).to_be_visible()


def sign_out(page: Page, realm_url: str) -> None:
    page.goto(f"{realm_url}/account/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def signed_in(page: Page, realm_url: str) -> None:
    expect(page).to_have_url(f"{realm_url}/account/")
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()


def test_a_passkey_signs_in_without_a_password(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/")
    devices, device = plug_in(page, VERIFYING)
    sign_in(page)
    add_passkey(page, realm_url)
    (credential,) = devices.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    page.add_init_script("delete PublicKeyCredential.isConditionalMediationAvailable")  # the button alone
    sign_out(page, realm_url)
    page.get_by_role("button", name="Use a passkey").click()

    signed_in(page, realm_url)
    assert (credential["rpId"], credential["isResidentCredential"]) == ("localhost", True)
    page.goto(f"{realm_url}/account/security/")
    expect(page.get_by_text("Last used")).to_be_visible()


def test_the_field_for_the_address_suggests_passkeys(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/")
    plug_in(page, VERIFYING)
    sign_in(page)
    add_passkey(page, realm_url)
    page.goto(f"{realm_url}/account/")
    page.get_by_role("button", name="Sign out").click()

    signed_in(page, realm_url)  # the simulated device answers the suggestion by itself


def test_a_key_without_a_fingerprint_is_a_second_factor_and_no_first_one(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/")
    plug_in(page, PLAIN)
    sign_in(page)
    add_passkey(page, realm_url)
    sign_out(page, realm_url)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    signed_in(page, realm_url)


def test_a_passkey_of_one_realm_opens_no_other_realm_of_the_same_host(
    open_page: Open, realm_url: str, localhost: Live
) -> None:
    other = f"globex-{uuid4().hex[:8]}"
    localhost.apply(BLUEPRINT.format(slug=other, password=PASSWORD))
    page = open_page(f"{realm_url}/account/login/")
    plug_in(page, VERIFYING)
    sign_in(page)
    add_passkey(page, realm_url)
    page.goto(f"{localhost.issuer(other)}/account/login/")

    expect(page.get_by_role("alert")).to_contain_text("That passkey did not work here.")
    expect(page).to_have_url(f"{localhost.issuer(other)}/account/login/")


def test_a_passkey_is_a_fresh_proof_and_is_removed(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/")
    plug_in(page, VERIFYING)
    sign_in(page)
    add_passkey(page, realm_url)
    page.goto(f"{realm_url}/account/reauthenticate/")
    page.get_by_role("button", name="Use a passkey").click()
    signed_in(page, realm_url)
    page.goto(f"{realm_url}/account/security/")
    page.get_by_role("button", name="Remove My telephone").click()

    expect(page.get_by_text("You have no second factor yet.")).to_be_visible()


def app_on(page: Page, realm_url: str) -> str:
    """Set up an authenticator app, and return its secret."""
    page.goto(f"{realm_url}/account/security/app/")
    secret = re.sub(r"\s", "", page.locator("code").inner_text())
    page.get_by_label("First code from the app").fill(App(secret, []).first_code(seconds=10))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    return secret


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_app_works_without_scripts_and_on_a_small_telephone(open_page: Open, realm_url: str, scheme: str) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False, width=320, color_scheme=scheme)
    sign_in(page)
    for name in ("security/", "security/app/", "security/passkey/"):
        page.goto(f"{realm_url}/account/{name}")
        assert_nothing_scrolls_sideways(page)
    secret = app_on(page, realm_url)
    assert_nothing_scrolls_sideways(page)
    page.get_by_role("link", name="I have saved them").click()
    sign_out(page, realm_url)
    sign_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Continue").first.click()
    expect(page.get_by_text("That code is not right")).to_be_visible()
    page.get_by_label("Code from your authenticator app").fill(App(secret, []).code())
    page.get_by_role("button", name="Continue").first.click()

    signed_in(page, realm_url)
