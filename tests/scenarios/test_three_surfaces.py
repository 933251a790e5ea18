"""A1: integrations that register, browsers below one domain, a pipeline: every API takes what any of them brings."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from authserver_sdk.flow import Transport
from tests.accounts.mailbox import CODE
from tests.live import Live
from tests.protocol import PROTOCOL, Pkce
from tests.scenarios.readme import Checkout, Said, checkout

pytestmark = [pytest.mark.outside, pytest.mark.timeout(300)]

DELIVER = "from audit.tasks import deliver_outbox; deliver_outbox()"
CALLBACK = "https://notebook.example/callback"


@pytest.fixture(scope="module")
def example(live_server_process: Live, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return checkout(tmp_path_factory.mktemp("scenario"), "three_surfaces", live_server_process, 9405, 9406, 9407)


@pytest.fixture(scope="module")
def said(example: Checkout) -> Iterator[Said]:
    with example.running(example.blocks[:-1]) as said:
        yield said


@pytest.fixture(scope="module")
def issuer(example: Checkout) -> str:
    return f"http://login.shop.localhost:{example.ports[8000]}"


@pytest.fixture(scope="module")
def page(example: Checkout, said: Said, chromium: Browser) -> Iterator[Page]:
    """Open a window in which Omar has signed in at the first of the front ends, by a mailed code."""
    assert said.answers
    context = chromium.new_context()
    page = context.new_page()
    page.goto(front(example, "app"))
    page.click("button[value=orders]")
    page.fill("input[name=login]", "omar@shop.test")
    page.press("input[name=login]", "Enter")
    page.wait_for_selector("input[name=code]")
    (code,) = CODE.findall(example.live.manage("shell", "--no-imports", "-c", DELIVER).stdout)[-1:]
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    page.wait_for_url(front(example, "app"))
    yield page
    context.close()


def front(example: Checkout, name: str) -> str:
    return f"http://{name}.shop.localhost:{example.ports[9405]}/"


def read(example: Checkout, token: str) -> dict[str, str]:
    """Return by API how a token came, as the API sees it."""
    ports = {"orders": example.ports[9406], "reports": example.ports[9407]}
    with Transport().client() as client:
        answers = {
            name: client.get(
                f"http://{name}.shop.localhost:{port}/{name}", headers={"Authorization": f"Bearer {token}"}
            )
            for name, port in ports.items()
        }
    return {name: answer.json()["by"] for name, answer in answers.items()}


def test_a_pipeline_reads_with_its_key_and_with_what_it_is_exchanged_for(said: Said) -> None:
    first, second, plain = said.after("pipeline.py").splitlines()

    assert first == "orders: an API key, then the client pipeline"
    assert second == "reports: an API key, then the client pipeline"
    assert json.loads(plain)["for"] == "client:pipeline"


def test_a_key_belongs_to_one_instance(said: Said) -> None:
    assert json.loads(said.after("instance-id: somebody"))["kind"] == "invalid"


def test_an_api_says_where_tokens_come_from_and_what_the_login_says_of_itself(said: Said, issuer: str) -> None:
    own, mirrored = said.after("oauth-authorization-server").replace("}{", "}\n{").splitlines()

    assert json.loads(own)["authorization_servers"] == [issuer]
    assert json.loads(mirrored)["issuer"] == issuer
    assert json.loads(mirrored)["token_endpoint"] == f"{issuer}/{PROTOCOL}/token"


def test_a_client_on_a_persons_own_computer_is_refused(said: Said) -> None:
    assert json.loads(said.after("127.0.0.1:3000"))["error"] == "invalid_redirect_uri"


@pytest.mark.browser
def test_one_login_serves_both_front_ends_and_both_apis(example: Checkout, page: Page) -> None:
    page.click("button[value=orders]")
    expect(page.locator("#said")).to_have_text("orders 1, orders 2, by a browser")
    page.goto(front(example, "admin"))
    page.click("button[value=reports]")

    expect(page.locator("#said")).to_have_text("reports 1, reports 2, by a browser")


@pytest.mark.browser
def test_an_integration_that_registered_itself_gets_tokens_that_every_api_takes(
    example: Checkout, said: Said, issuer: str, page: Page
) -> None:
    client, pkce, scope = json.loads(said.after('"client_name": "Notebook"')), Pkce(), "orders:read reports:read"
    asked = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": CALLBACK, "scope": scope}
    asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    page.route(f"{CALLBACK}*", lambda route: route.fulfill(body="Thank you."))
    page.goto(f"{issuer}/{PROTOCOL}/auth?{urlencode(asked)}")
    page.click("button[value=allow]")
    page.wait_for_url(re.compile(re.escape(CALLBACK)))
    (code,) = parse_qs(urlsplit(page.url).query)["code"]

    def tokens(**form: str) -> httpx.Response:
        proof = {name: client[name] for name in ("client_id", "client_secret")}
        with Transport().client() as http:
            return http.post(f"{issuer}/{PROTOCOL}/token", data=proof | form)

    first = tokens(
        grant_type="authorization_code", code=code, redirect_uri=CALLBACK, code_verifier=pkce.verifier
    ).json()
    second = tokens(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()

    assert first["expires_in"] == 900
    assert first["refresh_token"] != second["refresh_token"]
    for answer in (first, second):
        assert read(example, answer["access_token"]) == dict.fromkeys(
            ("orders", "reports"), f"the client {client['client_id']}"
        )


@pytest.mark.browser
def test_signing_out_at_one_front_end_ends_it_at_both(example: Checkout, page: Page, issuer: str) -> None:
    page.goto(front(example, "admin"))
    page.click("#sign-out button")
    page.wait_for_url(front(example, "admin"))
    page.goto(front(example, "app"))
    page.click("button[value=orders]")

    page.wait_for_url(re.compile(re.escape(f"{issuer}/account/login/")))
