"""An administrator watches what happens while somebody signs in: in a browser, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import sign_in
from tests.browser.test_admin_pages import administer
from tests.browser.windows import Open
from tests.people import WRONG

pytestmark = [pytest.mark.browser, pytest.mark.outside]

TWO_QUESTIONS = 5000  # milliseconds


def watch(open_page: Open, realm_url: str, **options: object) -> Page:
    page = administer(open_page, realm_url, **options)
    page.goto(f"{realm_url}/admin/audit/event/")
    page.get_by_role("link", name="Watch live").click()
    expect(page.get_by_role("heading", name="Live events")).to_be_visible()
    return page


def sign_in_as_alice(open_page: Open, realm_url: str, **typed: str) -> None:
    sign_in(open_page(f"{realm_url}/account/"), **typed)


def test_a_login_appears_on_the_page_that_was_open_before(open_page: Open, realm_url: str) -> None:
    page = watch(open_page, realm_url)
    logins = page.locator("#news tr", has_text="alice@acme.test").filter(has_text="login.succeeded")
    expect(page.get_by_role("status")).to_have_text("Watching: what happens from now on appears here.")

    sign_in_as_alice(open_page, realm_url, password=WRONG)
    expect(page.locator("#refused tr", has_text="alice@acme.test")).to_contain_text("login.failed")
    expect(logins).to_have_count(0)
    sign_in_as_alice(open_page, realm_url)
    expect(logins).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("1 new since")
    page.get_by_role("button", name="Pause").click()
    sign_in_as_alice(open_page, realm_url)
    page.wait_for_timeout(TWO_QUESTIONS)
    expect(logins).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("Paused.")
    page.get_by_role("button", name="Continue").click()
    expect(logins).to_have_count(2)


def test_only_what_is_watched_appears(open_page: Open, realm_url: str) -> None:
    page = watch(open_page, realm_url)
    page.get_by_text("Narrow down").click()
    page.get_by_role("combobox", name="What happened").select_option("consent.*")
    page.get_by_role("button", name="Watch these").click()
    expect(page.get_by_text("Nothing like that has happened lately.")).to_be_visible()
    sign_in_as_alice(open_page, realm_url)

    page.wait_for_timeout(TWO_QUESTIONS)
    expect(page.get_by_text("Nothing like that has happened lately.")).to_be_visible()
    page.get_by_role("link", name="Watch all").click()
    expect(page.locator("#news tr", has_text="alice@acme.test")).to_have_count(1)


def test_who_was_signed_out_is_told_so(open_page: Open, realm_url: str) -> None:
    page = watch(open_page, realm_url)
    page.context.clear_cookies()

    expect(page.get_by_role("status")).to_contain_text("You are signed out")
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


def test_without_scripts_there_is_a_link_that_looks_again(open_page: Open, realm_url: str) -> None:
    page = watch(open_page, realm_url, java_script_enabled=False)
    sign_in_as_alice(open_page, realm_url)
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()

    page.get_by_role("link", name="Look again").click()

    expect(page.locator("#news tr", has_text="alice@acme.test")).to_have_count(1)
