"""Somebody with the README alone: from `make run` to a realm, a token, another secret, and who did what."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.guide import Guide
from tests.browser.windows import Open
from tests.live import ROOT
from tests.up.console import Started, newcomer, up

pytestmark = [pytest.mark.browser, pytest.mark.outside]
OPERATOR = "olga@operators.test"


@pytest.fixture
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Do what `make run` does, on an empty machine."""
    with newcomer(tmp_path_factory.mktemp("operator")) as console, up(console) as server:
        yield server


@pytest.fixture
def guide(started: Started, open_page: Open) -> Guide:
    """Open the link that the console shows."""
    link = re.search(r"http://\S+/first-administrator/\S+", started.said)
    assert link
    return Guide(open_page(link[0]), started.console.url)


def test_the_steps_of_the_documentation_lead_to_a_realm_and_to_who_did_what(started: Started, guide: Guide) -> None:
    for step in (1, 2, 3, 4, 5):
        guide.begin(step)
        guide.take()
    old = _machine(guide)
    guide.begin(7)
    token = _token(guide, old)
    assert token["scope"] == "orders:read"
    facts = json.loads(guide.run(1, secret=old, token=token["access_token"]))
    assert (facts["active"], facts["aud"]) == (True, "https://orders.globex.example")

    new = _another_secret(guide, old)
    _end_of(guide, old=old, new=new)
    _who_did_what(guide)
    verdict = started.console.manage("audit", "verify")
    assert verdict.returncode == 0, verdict.stderr
    assert guide.steps == {}


def _machine(guide: Guide) -> str:
    guide.begin(6)
    while len(guide.left) > 1:
        guide.do()
    return _copied(guide)


def _copied(guide: Guide) -> str:
    secret = guide.page.locator(".secret-text").inner_text()
    guide.do()
    return secret


def _token(guide: Guide, secret: str) -> dict[str, str]:
    answer: dict[str, str] = json.loads(guide.run(0, secret=secret))
    return answer


def _another_secret(guide: Guide, old: str) -> str:
    asking, guide.left = guide.step, []
    guide.begin(8)
    while len(guide.left) > 1:
        guide.do()
    new = _copied(guide)

    guide.step = asking
    assert new != old
    assert all("access_token" in _token(guide, secret) for secret in (old, new))
    return new


def _end_of(guide: Guide, *, old: str, new: str) -> None:
    asking = guide.step
    guide.begin(9)
    guide.do(within=guide.page.locator(".secret").last)
    expect(guide.page.locator("main")).to_contain_text("Whoever still uses it is refused")
    guide.take()

    guide.step = asking
    assert _token(guide, old)["error"] == "invalid_client"
    assert "access_token" in _token(guide, new)


def _who_did_what(guide: Guide) -> None:
    guide.begin(10)
    guide.do()
    lines = _lines(guide.page)
    assert [(what, on) for _, what, who, on, *_ in reversed(lines)] == guide.rows()
    assert {who for _, _, who, *_ in lines} == {OPERATOR}

    guide.do()
    guide.do()
    assert {what for _, what, *_ in _lines(guide.page)} == {"client_secret.added", "client_secret.retired"}
    guide.do()
    *saved, end = [json.loads(line) for line in guide.do_download().splitlines()]
    assert (end["action"], end["detail"]["events"]) == ("export.complete", len(saved))
    assert {(event["action"], event["actor"]) for event in saved} == {
        ("client_secret.added", OPERATOR),
        ("client_secret.retired", OPERATOR),
    }


def _lines(page: Page) -> list[list[str]]:
    rows = page.locator("#result_list tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_the_readme_leads_there() -> None:
    assert "(docs/first-realm.md)" in (ROOT / "README.md").read_text()
