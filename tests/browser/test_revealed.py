"""A secret on the one page that shows it: copied by a button, and gone with the way back."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser.test_admin_pages import administer
from tests.browser.windows import Open

pytestmark = [pytest.mark.browser, pytest.mark.outside]


@pytest.mark.attack("J06")
def test_a_token_is_copied_by_a_button_and_the_way_back_does_not_show_it(open_page: Open, realm_url: str) -> None:
    page = administer(open_page, realm_url, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{realm_url}/admin/clients/initialaccesstoken/add/")
    page.get_by_label("Name").fill("Partner")
    page.get_by_role("button", name="Save", exact=True).click()
    token = page.locator(".secret-text").inner_text()

    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert re.fullmatch(r"as_iat_[0-9A-Za-z]{49}", token)
    assert page.evaluate("navigator.clipboard.readText()") == token
    page.get_by_role("link", name="I have copied it").click()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # the browser asks before it sends the form once more
        page.go_back()
    page = page.context.new_page()  # the first one still goes to the browser's own sentence about it
    page.goto(f"{realm_url}/admin/clients/initialaccesstoken/")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)


def test_without_scripts_there_is_no_button_that_does_nothing(open_page: Open, realm_url: str) -> None:
    page = administer(open_page, realm_url, java_script_enabled=False)
    page.goto(f"{realm_url}/admin/clients/initialaccesstoken/add/")
    page.get_by_label("Name").fill("Partner")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".secret-text")).to_be_visible()
    expect(page.get_by_role("button", name="Copy", exact=True)).to_have_count(0)
