"""Sign up, prove the address, sign in, forget the password: as a person sees it, from mail to mail."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.windows import Open
from tests.live import Live
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.outside]

CAROL = "carol@example.org"
NEW = "quite another password"
DELIVER = "from audit.tasks import deliver_outbox; deliver_outbox()"


def last_mail(live: Live) -> str:
    """Let a worker deliver what waits, and return the text of the newest mail."""
    sent = live.manage("shell", "--no-imports", "-c", DELIVER).stdout
    texts: list[str] = re.findall(r"Content-Type: text/plain.*?(?=\n--=)", sent, flags=re.DOTALL)
    return texts[-1].replace("=\n", "").replace("=3D", "=")


def code_of(live: Live) -> str:
    return str(re.findall(r"\b\d{4} \d{4}\b", last_mail(live))[-1])


def link_of(live: Live) -> str:
    return str(re.findall(r"http://\S+/account/proof/\S+/", last_mail(live))[-1])


def send_address(page: Page, button: str = "Continue") -> None:
    """Fill in the address, and go on to the page that asks for the code."""
    page.get_by_label("E-mail").fill(CAROL)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    assert_nothing_scrolls_sideways(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_signs_up_forgets_the_password_and_chooses_a_new_one(
    open_page: Open,
    live_server_process: Live,
    realm_url: str,
    scripts: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    page = open_page(f"{realm_url}/account/login/", width=320, java_script_enabled=scripts)
    page.get_by_role("link", name="Create one").click()
    send_address(page)
    page.get_by_label("Code").fill("0000 0000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("This code is wrong")).to_be_visible()
    page.get_by_label("Code").fill(code_of(live_server_process))
    page.get_by_role("button", name="Continue").click()
    assert_nothing_scrolls_sideways(page)
    page.get_by_label("Your name").fill("Carol Clark")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Carol Clark")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("link", name="Forgot your password?").click()
    send_address(page)
    page.goto(link_of(live_server_process))
    assert_nothing_scrolls_sideways(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("New password").fill("short password")
    page.get_by_role("button", name="Set password").click()
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("heading", name="Carol Clark")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, email=CAROL, password=NEW)
    expect(page.get_by_role("heading", name="Carol Clark")).to_be_visible()


def test_a_code_is_asked_for_without_typing_the_address_twice(
    open_page: Open, live_server_process: Live, realm_url: str
) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False)
    page.get_by_label("E-mail").fill("alice@acme.test")
    page.get_by_role("button", name="E-mail me a code instead").click()
    page.get_by_label("Code").fill(code_of(live_server_process))
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Alice Adams")).to_be_visible()
