"""A4: realms as tenants, client credentials with roles, a secret replaced without a failed call, a console."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.live import Live
from tests.scenarios.readme import Checkout, Said, checkout

pytestmark = [pytest.mark.outside, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def example(live_server_process: Live, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return checkout(tmp_path_factory.mktemp("scenario"), "control_plane", live_server_process, 9400)


@pytest.fixture(scope="module")
def said(example: Checkout) -> Iterator[Said]:
    with example.running(example.blocks[:-1]) as said:
        yield said


def test_a_machine_gets_a_token_with_its_scopes_and_no_refresh_token(said: Said) -> None:
    answer = json.loads(said.after("client_secret=$AGENT_SECRET\n"))

    assert {name: answer[name] for name in answer if name != "access_token"} == {
        "expires_in": 300,
        "token_type": "Bearer",
        "scope": "agents:read decisions:write",
    }


def test_the_api_says_whose_token_it_is(said: Said) -> None:
    answer = json.loads(said.after('"x-tenant-id: harbor"\n'))

    assert answer["tenant"] == "harbor"
    assert answer["roles"] == ["operator"]


def test_a_token_is_good_for_its_tenant_alone(said: Said) -> None:
    refused = [json.loads(line) for line in said.after("OTHER=").replace("}{", "}\n{").splitlines()]

    assert [answer["error"] for answer in refused] == ["invalid_token", "invalid_token"]


def test_who_may_look_may_not_decide(said: Said) -> None:
    assert json.loads(said.after('{"decision": "stop"}'))["error"] == "insufficient_scope"


def test_a_secret_is_replaced_and_no_call_fails(said: Said) -> None:
    made, failed = re.findall(r"(\d+) calls, (\d+) failed", said.after("wait $AGENT"))[0]

    assert int(made) > 20
    assert failed == "0"


def test_the_old_secret_is_dead(said: Said) -> None:
    assert json.loads(said.answers[-2])["error"] == "invalid_client"


@pytest.mark.browser
def test_a_person_signs_in_to_the_console_and_the_next_token_comes_by_itself(
    example: Checkout, said: Said, chromium: Browser
) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.clock.install()
    page.goto(f"http://127.0.0.1:{example.ports[9400]}/console/?tenant=harbor")
    page.click("#sign-in")
    page.fill("input[name=login]", "dana@harbor.test")
    page.fill("input[name=password]", said.after("echo $DANA_PASSWORD").strip())
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("#look:visible")

    page.clock.fast_forward("05:00")
    page.click("#look")
    page.wait_for_function("() => document.querySelectorAll('#decisions li').length > 0")

    assert page.inner_text("#who") == "Signed in to harbor as operator."
    assert "client:svc-agent: carry on" in page.inner_text("#decisions")
    assert sum("grant_type=authorization_code" in body for body in asked) == 1
    assert sum("grant_type=refresh_token" in body for body in asked) == 1
