"""The account console as a person uses it, with scripts off, at a telephone's width."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.windows import Open

pytestmark = [pytest.mark.browser, pytest.mark.outside]


@pytest.fixture
def phone(open_page: Open, realm_url: str) -> Page:
    """Return the account page in a narrow window."""
    page = open_page(f"{realm_url}/account/", width=320, java_script_enabled=False)
    sign_in(page)
    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
    return page


def turn_to(page: Page, name: str) -> None:
    """Go to a page by the menu, which marks it then."""
    menu = page.get_by_role("navigation", name="Your account")
    menu.get_by_role("link", name=name, exact=True).click()
    expect(menu.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")
    assert_nothing_scrolls_sideways(page)


def test_a_person_keeps_a_profile_and_reads_what_happened(phone: Page) -> None:
    turn_to(phone, "Profile")
    phone.get_by_label("Your name").fill("Alice B. Adams")
    phone.get_by_label("Time zone").select_option("Europe/Berlin")
    phone.get_by_label("Picture").fill("http://pictures.example/a.png")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("Enter an address that begins with https://.")).to_be_visible()
    phone.get_by_label("Picture").fill("")
    phone.get_by_role("button", name="Save").click()

    expect(phone.get_by_role("status")).to_have_text("Your profile was changed.")
    turn_to(phone, "Overview")
    expect(phone.get_by_role("heading", name="Alice B. Adams")).to_be_visible()
    turn_to(phone, "Activity")
    expect(phone.get_by_text("Changed the profile.")).to_be_visible()


def test_a_person_signs_out_on_another_device(phone: Page, open_page: Open, realm_url: str) -> None:
    laptop = open_page(f"{realm_url}/account/sessions/", java_script_enabled=False)
    sign_in(laptop)
    expect(laptop.get_by_text("This browser")).to_be_visible()

    laptop.get_by_role("button", name="Sign out on Chrome on Linux").click()

    expect(laptop.get_by_role("status")).to_have_text("You are signed out there.")
    phone.goto(f"{realm_url}/account/sessions/")
    expect(phone.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    laptop.reload()
    expect(laptop.get_by_text("This browser")).to_be_visible()


def test_a_person_takes_the_data_along_and_leaves(phone: Page, realm_url: str, tmp_path: Path) -> None:
    turn_to(phone, "Your data")
    with phone.expect_download() as started:
        phone.get_by_role("button", name="Download").click()
    started.value.save_as(tmp_path / "data.json")
    assert json.loads((tmp_path / "data.json").read_text())["account"]["email"] == "alice@acme.test"
    phone.get_by_role("link", name="Delete your account").click()
    phone.get_by_label("E-mail address of this account").fill("bob@acme.test")
    phone.get_by_role("button", name="Delete for good").click()
    expect(phone.get_by_text("This is not the address of this account.")).to_be_visible()
    assert_nothing_scrolls_sideways(phone)
    phone.get_by_label("E-mail address of this account").fill("alice@acme.test")
    phone.get_by_role("button", name="Delete for good").click()

    expect(phone.get_by_role("heading", name="Your account was deleted")).to_be_visible()
    phone.goto(f"{realm_url}/account/login/")
    sign_in(phone)
    expect(phone.get_by_role("alert")).to_be_visible()
