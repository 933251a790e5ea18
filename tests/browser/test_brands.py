"""The brand of a realm in a browser: it is there in light and dark, it fits, and the security policy stays as it is."""

from base64 import b64encode

import pytest
from playwright.sync_api import Page

from tests.brand.pictures import picture
from tests.browser.windows import Open
from tests.live import Live
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.outside]
YELLOW, BLACK = "rgb(255, 212, 0)", "rgb(0, 0, 0)"


@pytest.fixture
def branded(live_server_process: Live, realm_url: str) -> str:
    """Return the address of a realm with a bright accent and a logo."""
    logo = b64encode(picture(size=(600, 150))).decode()
    brand = f'{{accent: "#ffd400", corners: round, logo: {{data: "{logo}"}}, login_text: {{en: Good morning.}}}}'
    live_server_process.apply(f"realms: [{{slug: {realm_url.rpartition('/')[2]}, brand: {brand}}}]")
    return realm_url


def colours(page: Page, selector: str) -> tuple[str, str]:
    style = f"getComputedStyle(document.querySelector({selector!r}))"
    return str(page.evaluate(f"{style}.backgroundColor")), str(page.evaluate(f"{style}.color"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_the_login_page_wears_the_brand(branded: str, open_page: Open, scheme: str, width: int) -> None:
    page = open_page(f"{branded}/account/login/", width=width, color_scheme=scheme)

    assert colours(page, "button.full") == (YELLOW, BLACK)
    assert page.evaluate("document.querySelector('.masthead img').naturalWidth") == 600
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_text("Good morning.").is_visible()


def test_a_mail_is_shown_with_its_style_and_without_any_other_right(branded: str, open_page: Open) -> None:
    page = open_page(
        f"{branded}/account/login/?next=/realms/{branded.rpartition('/')[2]}/admin/realms/mailtext/add/%3Fkind=login"
    )
    page.fill("input[name=login]", "root@acme.test")
    page.fill("input[name=password]", PASSWORD)
    page.click("button.full:not(.text)")
    page.wait_for_url("**/mailtext/add/**")
    with page.context.expect_page() as opened:
        page.click("button[name=_html]")
    shown = opened.value
    shown.wait_for_load_state()

    assert colours(shown, "a.link") == (YELLOW, BLACK)
    assert shown.evaluate("document.querySelector('.realm img').naturalWidth") == 600
    assert shown.evaluate("self.origin") == "null"
