"""Sign in, the account page, confirm, sign out: as a person sees them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import Open
from tests.people import PASSWORD, WRONG

pytestmark = [pytest.mark.browser, pytest.mark.outside]


def sign_in(page: Page, *, email: str = "alice@acme.test", password: str = PASSWORD) -> None:
    """Fill in the login form and send it."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def assert_nothing_scrolls_sideways(page: Page) -> None:
    """Compare the width of the content with that of the window."""
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_signs_in_sees_the_account_and_signs_out(open_page: Open, realm_url: str, scripts: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    page = open_page(f"{realm_url}/account/", java_script_enabled=scripts)
    sign_in(page)

    expect(page).to_have_url(f"{realm_url}/account/")
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
    page.get_by_role("link", name="Connected apps", exact=True).click()
    expect(page.get_by_role("heading", name="Connected apps")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{realm_url}/account/login/")
    page.goto(f"{realm_url}/account/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_told_beside_the_address_that_was_typed(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False)
    sign_in(page, password=WRONG)

    expect(page.get_by_role("alert")).to_contain_text("is not right")
    expect(page.get_by_label("E-mail")).to_have_value("alice@acme.test")
    expect(page.get_by_label("Password")).to_have_value("")
    expect(page).to_have_title("Error: Sign in · Acme")


def test_a_person_confirms_that_it_is_them(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False)
    sign_in(page)
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
    page.goto(f"{realm_url}/account/reauthenticate/")

    expect(page.get_by_label("Signed in as")).to_have_value("alice@acme.test")
    page.get_by_label("Password").fill(WRONG)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("This is not your password.")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(f"{realm_url}/account/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_on_a_small_telephone(open_page: Open, realm_url: str, scheme: str) -> None:
    page = open_page(f"{realm_url}/account/login/", width=320, color_scheme=scheme)
    assert_nothing_scrolls_sideways(page)
    sign_in(page, password=WRONG)
    expect(page.get_by_role("alert")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
    for name in ("", "logout/", "reauthenticate/"):
        page.goto(f"{realm_url}/account/{name}")
        assert_nothing_scrolls_sideways(page)


def test_dark_and_light_have_colours_of_their_own(open_page: Open, realm_url: str) -> None:
    script = "(style => [style.backgroundColor, style.color])(getComputedStyle(document.body))"
    pages = [open_page(f"{realm_url}/account/login/", color_scheme=scheme) for scheme in ("light", "dark")]

    (light, ink), (dark, chalk) = (page.evaluate(script) for page in pages)
    assert light not in {dark, ink}
    assert chalk not in {dark, ink}


def test_an_administrator_adds_a_scope_in_the_admin(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/admin/")
    sign_in(page, email="root@acme.test")
    page.get_by_role("link", name="Scopes", exact=True).first.click()
    page.get_by_role("link", name="Add scope").click()
    page.get_by_label("Name").fill("mcp:read")
    page.get_by_label("Description").fill("Read your documents")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    page.get_by_role("link", name="mcp:read").first.click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("cell", name="row.added")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{realm_url}/account/login/")
