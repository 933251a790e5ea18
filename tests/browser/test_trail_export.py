"""An export of many events in a browser, which sees how far it is until it is complete, and when it was broken off."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.many_events import MANY
from tests.browser.test_admin_pages import administer
from tests.browser.windows import Open
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.outside]

NOTE_COUNTS = """() => {
    window.counts = [];
    const count = document.querySelector("#progress .count");
    new MutationObserver(() => window.counts.push(count.textContent)).observe(count, { childList: true });
}"""


@pytest.fixture
def many(realm_url: str, live_server_process: Live) -> str:
    """Put many events into the realm's trail, and return the address of their export."""
    slug = urlsplit(realm_url).path.rpartition("/")[2]
    command = f"from tests.browser.many_events import fill; fill({slug!r})"
    live_server_process.manage("shell", "--no-imports", "-c", command)
    return f"{realm_url}/admin/audit/event/export/?actor=many%40acme.test"


def open_export(open_page: Open, realm_url: str, many: str, **options: object) -> Page:
    page = administer(open_page, realm_url, **options)
    page.goto(many)
    return page


def test_who_exports_many_events_sees_how_far_it_is(open_page: Open, realm_url: str, many: str, tmp_path: Path) -> None:
    page = open_export(open_page, realm_url, many)
    expect(page.locator("#progress")).to_be_hidden()
    page.evaluate(NOTE_COUNTS)

    with page.expect_download() as coming:
        page.get_by_role("button", name="JSON Lines").click()
    expect(page.get_by_text("Complete: everything was sent.")).to_be_visible()
    expect(page.get_by_text(f"{MANY:,} of {MANY:,} events")).to_be_visible()

    counts = [
        int(text.replace(",", "")) for text in re.findall(r"([\d,]+) of", " ".join(page.evaluate("window.counts")))
    ]
    assert counts == sorted(counts)
    assert any(0 < count < MANY for count in counts), counts
    assert page.locator("#progress progress").evaluate("bar => bar.value / bar.max") == 1
    file = tmp_path / "trail.jsonl"
    coming.value.save_as(file)
    assert file.read_text().count("\n") == MANY + 1
    page.get_by_role("button", name="CSV").click()
    expect(page.get_by_text("Under way.")).to_be_visible()
    expect(page.get_by_text("Complete:")).to_be_visible()


def test_without_scripts_the_file_comes_alike(open_page: Open, realm_url: str, many: str) -> None:
    page = open_export(open_page, realm_url, many, java_script_enabled=False)

    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()

    assert Path(coming.value.path()).read_text().splitlines()[-1].count("export.complete") == 1
    expect(page.get_by_text(f"{MANY} events match.")).to_be_visible()
    expect(page.locator("#progress")).to_be_hidden()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"state": "running", "sent": 312_000, "total": 1_000_000, "idle": 2}, "Under way."),
        ({"state": "running", "sent": 312_000, "total": 1_000_000, "idle": 40}, "Nothing has moved for 30 seconds."),
        ({"state": "broken", "sent": 312_000, "total": 1_000_000, "idle": 0}, "Broken off after 312,000 events"),
    ],
)
def test_each_state_is_told_in_words_and_numbers(
    open_page: Open, realm_url: str, said: dict[str, object], sentence: str
) -> None:
    page = open_export(open_page, realm_url, f"{realm_url}/admin/audit/event/export/")
    page.route("**/export/progress/*", lambda route: route.fulfill(json=said))

    page.get_by_role("button", name="CSV").click()

    expect(page.get_by_role("status")).to_contain_text(sentence)
    expect(page.get_by_text("312,000 of 1,000,000 events")).to_be_visible()
    page.unroute_all()


def test_who_was_signed_out_is_told_so(open_page: Open, realm_url: str) -> None:
    page = open_export(open_page, realm_url, f"{realm_url}/admin/audit/event/export/")
    page.route("**/export/progress/*", lambda route: route.fulfill(status=403))

    page.get_by_role("button", name="CSV").click()

    expect(page.get_by_role("status")).to_contain_text("You are signed out here.")


def test_a_file_that_is_broken_off_is_told_plainly(open_page: Open, realm_url: str, many: str) -> None:
    page = open_export(open_page, realm_url, many)

    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()
    coming.value.cancel()

    expect(page.get_by_text("Broken off after")).to_be_visible()
