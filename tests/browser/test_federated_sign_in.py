"""A login through a provider in Chromium, and a provider that hangs beside a real server."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.windows import Open
from tests.federation.provider import FakeProvider, serving
from tests.live import Live, serve
from tests.people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.outside]
BLUEPRINT = """
realms:
  - slug: acme
    name: Acme
    limits: {{login: "off"}}
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true}}]
    identity_providers:
      - {{id: corp, kind: oidc, name: Corp, issuer: "{issuer}", client_id: authserver, secret: {{value: made-up}},
          domains: [corp.example]}}
      - {{id: slow, kind: oidc, name: Slow, issuer: "{issuer}/slow", client_id: authserver, secret: {{value: made-up}}}}
"""


@pytest.fixture(scope="module")
def there() -> Iterator[FakeProvider]:
    with serving() as provider:
        yield provider


@pytest.fixture(scope="module")
def live(there: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("federated"), OUTBOUND_ALLOW="127.0.0.1") as server:
        server.apply(BLUEPRINT.format(issuer=there.url, password=PASSWORD))
        yield server


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_comes_in_by_the_button_and_by_their_address(
    open_page: Open,
    live: Live,
    scripts: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    account = f"{live.issuer('acme')}/account/"
    page = open_page(account, java_script_enabled=scripts, width=320)
    page.get_by_role("button", name="Continue with Corp").click()
    expect(page).to_have_url(account)
    expect(page.get_by_text("alice@corp.example").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").first.fill("alice@corp.example")

    page.get_by_role("button", name="Sign in with your organization").click()

    expect(page).to_have_url(account)
    page.get_by_role("link", name="Linked accounts").click()
    expect(page.get_by_role("heading", name="Linked accounts")).to_be_visible()


@pytest.mark.attack("R26", "I18")
def test_others_log_in_while_a_provider_hangs(live: Live, there: FakeProvider) -> None:
    there.hanging = {"openid-configuration"}
    login = f"{live.issuer('acme')}/account/login/"
    with ThreadPoolExecutor(8) as crowd:
        waiting = [crowd.submit(pressed, live, "slow") for _ in range(6)]
        time.sleep(0.5)
        took = [logged_in(login) for _ in range(5)]
        statuses = [waiter.result() for waiter in waiting]

    there.hanging = set()
    assert statuses == [503] * 6
    assert max(took) < 3, took


def pressed(live: Live, slug: str) -> int:
    """Press the button of a provider in a browser of its own, and return the status of what comes."""
    with httpx.Client(timeout=20) as browser:
        page = browser.get(f"{live.issuer('acme')}/account/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        address = f"{live.issuer('acme')}/account/federation/{slug}/login"
        return browser.post(address, data={"csrfmiddlewaretoken": token[1]}, headers={"Origin": live.url}).status_code


def logged_in(login: str) -> float:
    """Log in with a password, and return how long that took."""
    began = time.monotonic()
    with httpx.Client(timeout=20) as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(login).text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "login": "alice@acme.test", "password": PASSWORD}
        assert browser.post(login, data=form, headers={"Origin": login.partition("/realms")[0]}).status_code == 302
    return time.monotonic() - began
