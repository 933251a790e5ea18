"""Two front ends below one domain: one login serves both, and one logout ends both."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live import Live, free_port
from tests.people import PASSWORD
from tests.session_token.front_end import Tenant, serving

pytestmark = [pytest.mark.browser, pytest.mark.outside]

BLUEPRINT = """
realms:
  - slug: {name}
    name: Acme
    domain: login.{name}.localhost
    limits: {{login: "off"}}
    session_token: true
    session_token_cookie: {name}
    session_token_domain: {name}.localhost
    session_token_scopes: [openid, email]
    session_token_origins: ["{app}", "{docs}"]
    session_token_next: ["{app}", "{docs}/bye"]
    users:
      - {{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true, name: Alice Adams}}
"""
REFRESH = """async issuer => {
  const answer = await fetch(issuer + "/session/refresh", {method: "POST", credentials: "include"});
  return [answer.status, await answer.json()];
}"""
ME = "async () => { const answer = await fetch('/me'); return [answer.status, await answer.json()]; }"
SIGN_OUT = """address => {
  const form = document.body.appendChild(document.createElement("form"));
  Object.assign(form, {method: "post", action: address});
  form.submit();
}"""


@dataclass(frozen=True)
class Site:
    """A login with two front ends that it lists, and one that it does not."""

    issuer: str
    cookie: str
    app: str
    docs: str
    other: str


@pytest.fixture
def site(live_server_process: Live) -> Iterator[Site]:
    """Furnish a realm on a domain of its own, and run the front ends: browsers take *.localhost for this computer."""
    name, ports = f"acme-{uuid4().hex[:8]}", [free_port() for _ in range(3)]
    issuer = f"http://login.{name}.localhost:{urlsplit(live_server_process.url).port}"
    app, docs, other = (
        f"http://{host}.{name}.localhost:{port}" for host, port in zip(("app", "docs", "other"), ports, strict=True)
    )
    live_server_process.apply(BLUEPRINT.format(name=name, app=app, docs=docs, password=PASSWORD))
    certs = f"{live_server_process.url}/protocol/openid-connect/certs"
    keys = httpx.get(certs, headers={"Host": urlsplit(issuer).netloc}).json()
    with ExitStack() as front_ends:
        for port in ports:
            front_ends.enter_context(serving(Tenant(issuer, keys, name), port))
        yield Site(issuer, name, app, docs, other)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a window whose console may complain: of what the browser refuses to strangers."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def sign_in(page: Page, site: Site) -> None:
    """Come from the front end, log in, and be led back."""
    page.goto(f"{site.issuer}/account/login/?next={quote(f'{site.app}/welcome')}")
    page.get_by_label("E-mail").fill("alice@acme.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{site.app}/welcome")


def me(page: Page, address: str) -> Any:  # noqa: ANN401 (JSON)
    """Return what the API of a front end says."""
    page.goto(address)
    return page.evaluate(ME)


def carried(page: Page, site: Site) -> Any:  # noqa: ANN401 (Playwright's)
    """Return the cookie as the browser keeps it."""
    (cookie,) = [each for each in page.context.cookies() if each["name"] == site.cookie]
    return cookie


def test_one_login_serves_two_front_ends_and_one_logout_ends_both(page: Page, site: Site) -> None:
    assert me(page, site.app) == [401, None]
    assert page.evaluate(REFRESH, site.issuer)[0] == 401
    sign_in(page, site)

    (status, first), (_, second) = me(page, site.app), me(page, site.docs)
    renewed = page.evaluate(REFRESH, site.issuer)
    third = me(page, site.app)[1]
    page.goto(site.docs)
    page.evaluate(SIGN_OUT, f"{site.issuer}/session/logout?next={site.docs}/bye")
    expect(page).to_have_url(f"{site.docs}/bye")

    assert (status, first["iss"], first["scope"], first["amr"]) == (200, site.issuer, "openid email", ["pwd"])
    assert first["jti"] == second["jti"] != third["jti"]
    assert renewed == [200, {"sub": first["sub"], "scope": "openid email", "expires_in": 900}]
    assert (me(page, site.docs)[0], me(page, site.app)[0]) == (401, 401)
    assert page.evaluate(REFRESH, site.issuer)[0] == 401


def test_scripts_do_not_see_it_and_a_front_end_that_is_not_listed_cannot_renew_it(page: Page, site: Site) -> None:
    sign_in(page, site)
    cookie = carried(page, site)
    page.goto(site.other)

    refused = page.evaluate(f"issuer => ({REFRESH})(issuer).catch(error => error.name)", site.issuer)

    assert refused == "TypeError"  # what fetch says of an answer that the page may not read
    assert page.evaluate("document.cookie") == ""
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["domain"] == f".{site.cookie}.localhost"
    assert carried(page, site)["value"] == cookie["value"]


def test_a_link_asks_and_the_person_comes_back(page: Page, site: Site) -> None:
    sign_in(page, site)
    page.goto(f"{site.issuer}/session/logout?next={site.docs}/bye")

    expect(page.get_by_role("heading", name="Sign out?")).to_be_visible()
    assert me(page, site.app)[0] == 200
    page.goto(f"{site.issuer}/session/logout?next={site.docs}/bye")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.docs}/bye")
    assert me(page, site.app)[0] == 401
