"""Every kind of page of the admin in a real browser: silent under the security policy, and usable on a telephone."""

import re
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.windows import Open
from tests.live import Live
from tests.protocol import PROTOCOL

pytestmark = [pytest.mark.browser, pytest.mark.outside]

FURNITURE = """
realms:
  - slug: {slug}
    scopes: [{{name: "mcp:read", description: "Read your documents"}}]
    service_accounts:
      - {{client_id: svc, name: Reports, secret: {{value: "{secret}"}}, scopes: ["mcp:read"]}}
"""
SECRET = "9f2c4b7a51e84d0db6a3c8e7f1029384"
MODELS = (
    "accounts/user",
    "accounts/session",
    "clients/client",
    "serviceaccounts/serviceaccount",
    "oauth/family",
    "oauth/consent",
    "realms/realm",
    "realms/scope",
    "realms/role",
    "realms/resource",
    "keys/signingkey",
    "audit/event",
    "audit/refusal",
    "audit/outboxmessage",
)
ADDRESSES = (
    "realms/scope/add/",
    "realms/scope/add/?_popup=1",
    "realms/",
    "clients/client/?q=nothing",
    "clients/client/add/",
    "serviceaccounts/serviceaccount/add/",
)


@pytest.fixture
def furnished(realm_url: str, live_server_process: Live) -> str:
    """Put a scope and a machine into the realm."""
    live_server_process.apply(FURNITURE.format(slug=realm_url.rpartition("/")[2], secret=SECRET))
    return realm_url


def administer(open_page: Open, realm_url: str, **options: object) -> Page:
    page = open_page(f"{realm_url}/admin/", **options)
    sign_in(page, email="root@acme.test")
    expect(page.get_by_role("heading", name="What happened last")).to_be_visible()
    return page


def ask(realm_url: str, secret: str, client_id: str = "svc") -> int:
    form = {"grant_type": "client_credentials"}
    return httpx.post(f"{realm_url}/{PROTOCOL}/token", data=form, auth=(client_id, secret)).status_code


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_small_telephone(open_page: Open, furnished: str, scheme: str) -> None:
    page = administer(open_page, furnished, width=320, color_scheme=scheme)
    for model in MODELS:
        page.goto(f"{furnished}/admin/{model}/")
        assert_nothing_scrolls_sideways(page)
        row = page.locator("#result_list tbody a")
        if row.count() == 0:  # an empty list, or one whose rows have no page
            continue
        change = urljoin(page.url, row.first.get_attribute("href"))
        for address in (change, change.replace("/change/", "/history/")):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert_nothing_scrolls_sideways(page)
    for address in ADDRESSES:
        page.goto(f"{furnished}/admin/{address}")
        assert_nothing_scrolls_sideways(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_scope_is_deleted_after_a_question(open_page: Open, furnished: str, scripts: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    page = administer(open_page, furnished, java_script_enabled=scripts)
    page.get_by_role("link", name="Scopes", exact=True).click()
    page.get_by_role("link", name="mcp:read").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("link", name="No, go back").click()
    page.goto(f"{furnished}/admin/realms/scope/?q=mcp")
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_label("Action:").select_option("delete_selected")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Yes, delete").click()

    expect(page.get_by_text("Successfully deleted 1 scope.")).to_be_visible()


def test_one_tick_ticks_a_whole_list(open_page: Open, furnished: str) -> None:
    page = administer(open_page, furnished)
    page.goto(f"{furnished}/admin/realms/scope/")
    boxes = page.locator(".action-select")
    page.locator("#action-toggle").check()

    assert boxes.count() > 1
    assert all(box.is_checked() for box in boxes.all())


@pytest.mark.attack("D18", "J06")
def test_a_secret_is_made_shown_once_and_works_at_the_token_endpoint(open_page: Open, furnished: str) -> None:
    page = administer(open_page, furnished, java_script_enabled=False)
    page.get_by_role("link", name="Service accounts", exact=True).click()
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="New secret").click()
    page.get_by_label("Now").check()
    assert ask(furnished, SECRET) == 200
    page.get_by_role("button", name="Make a new secret").click()
    secret = page.locator(".secret-text").inner_text()
    expect(page.get_by_text("Copy it now")).to_be_visible()

    assert re.fullmatch(r"as_cs_[0-9A-Za-z]{49}", secret)
    assert secret not in page.url
    assert ask(furnished, secret) == 200
    page.reload()
    assert secret not in page.content()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Secrets")).to_be_visible()
    assert secret not in page.content()
    expect(page.get_by_role("link", name=re.compile("^Retire"))).to_have_count(1)


@pytest.mark.attack("J06")
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1200)])
def test_a_machine_is_added_and_its_secret_is_copied_without_a_script(
    open_page: Open, furnished: str, scheme: str, width: int
) -> None:
    page = administer(open_page, furnished, width=width, color_scheme=scheme, java_script_enabled=False)
    page.goto(f"{furnished}/admin/serviceaccounts/serviceaccount/add/")
    page.get_by_label("Name").fill("Exports")
    page.get_by_label("Client ID").fill("svc-two")
    page.get_by_label("mcp:read").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Copy it now: it is shown this one time")).to_be_visible()
    secret = page.locator(".secret-text")
    assert secret.evaluate("e => getComputedStyle(e).userSelect") == "all"
    assert secret.evaluate("e => e.scrollWidth <= e.clientWidth || e.getBoundingClientRect().right <= innerWidth")
    assert_nothing_scrolls_sideways(page)
    assert ask(furnished, secret.inner_text(), "svc-two") == 200


def test_the_tokens_of_a_realm_end_after_a_question(open_page: Open, furnished: str) -> None:
    page = administer(open_page, furnished, width=320, java_script_enabled=False)
    page.get_by_role("link", name="Settings of the realm").click()
    page.get_by_role("button", name="End everything that was issued until now").click()
    expect(page.get_by_text("This cannot be taken back.")).to_be_visible()
    assert_nothing_scrolls_sideways(page)
    page.get_by_role("button", name="Yes, end them").click()

    expect(page.get_by_text("issued until now have ended")).to_be_visible()
