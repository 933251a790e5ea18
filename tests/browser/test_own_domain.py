"""A realm on a domain of its own in Chromium, for which every name below `localhost` is this computer."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.applications import unverified_claims
from tests.browser.test_account_pages import assert_nothing_scrolls_sideways, sign_in
from tests.browser.test_passkeys import VERIFYING, add_passkey, plug_in, sign_out, signed_in
from tests.browser.windows import Open
from tests.federation.provider import FakeProvider, serving
from tests.live import Live, serve
from tests.people import PASSWORD
from tests.protocol import PROTOCOL, Pkce

pytestmark = [pytest.mark.browser, pytest.mark.outside]

CALLBACK = "https://app.example/callback"
SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
BLUEPRINT = """
realms:
  - slug: {slug}
    name: Acme
    domain: {slug}.localhost
    limits: {{login: "off"}}
    roles: [{{name: administrator, administers: true}}]
    users:
      - {{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true, name: Alice Adams}}
      - {{email: root@acme.test, password: {{value: "{password}"}}, email_verified: true, roles: [administrator]}}
    clients:
      - {{client_id: web, name: Web, secret: {{value: {secret}}}, redirect_uris: ["{callback}"], consent: always,
          token_endpoint_auth_method: client_secret_post, grant_types: [authorization_code, refresh_token]}}
    identity_providers:
      - {{id: corp, kind: oidc, name: Corp, issuer: "{provider}", client_id: authserver, secret: {{value: made-up}},
          sign_up: open}}
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def live(provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("domains"), OUTBOUND_ALLOW="127.0.0.1") as server:
        server.apply("realms: [{slug: other}]")
        assert provider.url
        yield server


@pytest.fixture
def realm_url(live: Live, provider: FakeProvider) -> str:
    """Make a realm at a domain of its own, and return its address."""
    slug = f"acme-{uuid4().hex[:8]}"
    values = {"slug": slug, "password": PASSWORD, "secret": SECRET, "callback": CALLBACK, "provider": provider.url}
    live.apply(BLUEPRINT.format(**values))
    return f"http://{slug}.localhost:{urlsplit(live.url).port}"


def post(live: Live, realm_url: str, path: str, **fields: str) -> httpx.Response:
    """Post a form as the client, which names the realm's host and reaches the server by its number."""
    headers = {"Host": urlsplit(realm_url).netloc}
    form = {"client_id": "web", "client_secret": SECRET, **fields}
    return httpx.post(f"{live.url}/{PROTOCOL}/{path}", headers=headers, data=form)


def brought_back(page: Page, press: str) -> dict[str, str]:
    """Press a button, and return what the client is told at its address."""
    with page.expect_request(f"{CALLBACK}?**") as sent:
        page.get_by_role("button", name=press).click()
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.value.url).query).items()}


@pytest.mark.attack("G18", "A36")
def test_a_person_lets_a_client_in_at_the_domain(open_page: Open, live: Live, realm_url: str) -> None:
    pkce = Pkce()
    asked = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK, "state": "s"}
    asked |= {"scope": "openid email offline_access", "code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False, width=320, reduced_motion="reduce")
    page.route("https://app.example/**", lambda route: route.abort())
    page.goto(f"{realm_url}/{PROTOCOL}/auth?{urlencode(asked)}")
    sign_in(page)
    expect(page.get_by_role("button", name="Allow")).to_be_visible()
    assert_nothing_scrolls_sideways(page)

    answer = brought_back(page, "Allow")
    redeemed = post(
        *(live, realm_url, "token"),
        grant_type="authorization_code",
        code=answer["code"],
        code_verifier=pkce.verifier,
        redirect_uri=CALLBACK,
    ).json()
    refreshed = post(
        *(live, realm_url, "token"), grant_type="refresh_token", refresh_token=redeemed["refresh_token"]
    ).json()

    assert (answer["iss"], answer["state"]) == (realm_url, "s")
    assert unverified_claims(redeemed["id_token"])["iss"] == realm_url
    introspected = post(live, realm_url, "token/introspect", token=refreshed["access_token"]).json()
    assert (introspected["active"], introspected["iss"]) == (True, realm_url)
    host = urlsplit(realm_url).hostname
    cookies = page.context.cookies()
    assert {cookie["domain"] for cookie in cookies} == {host}
    assert {cookie["path"] for cookie in cookies} == {"/"}
    assert len(cookies) == 3, [cookie["name"] for cookie in cookies]


def test_the_pages_of_a_person_and_of_an_administrator_are_there(open_page: Open, live: Live, realm_url: str) -> None:
    page = open_page(f"{live.issuer(urlsplit(realm_url).netloc.partition('.')[0])}/account/")
    expect(page).to_have_url(re.compile(f"^{re.escape(realm_url)}/account/login/"))
    sign_in(page, email="root@acme.test")
    expect(page).to_have_url(f"{realm_url}/account/")
    for address in ("account/security/", "account/reauthenticate/", "account/logout/", ""):
        answer = page.goto(f"{realm_url}/{address}")
        assert answer
        assert answer.status == 200, address

    page.goto(f"{realm_url}/admin/")

    expect(page).to_have_url(f"{realm_url}/admin/")
    page.get_by_role("link", name="Realms", exact=True).first.click()
    expect(page).to_have_url(re.compile(f"^{re.escape(realm_url)}/admin/realms/realm/"))
    page.goto(f"{live.issuer('other')}/account/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_passkey_is_for_the_domain_alone(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/")
    devices, device = plug_in(page, VERIFYING)
    sign_in(page)
    add_passkey(page, realm_url)
    (credential,) = devices.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    page.add_init_script("delete PublicKeyCredential.isConditionalMediationAvailable")  # the button alone
    sign_out(page, realm_url)
    page.get_by_role("button", name="Use a passkey").click()

    signed_in(page, realm_url)
    assert credential["rpId"] == urlsplit(realm_url).hostname


def test_a_login_elsewhere_comes_back_to_the_domain(open_page: Open, realm_url: str) -> None:
    page = open_page(f"{realm_url}/account/login/", java_script_enabled=False)

    page.get_by_role("button", name="Continue with Corp").click()

    expect(page).to_have_url(f"{realm_url}/account/")
    expect(page.get_by_text("alice@corp.example").first).to_be_visible()
