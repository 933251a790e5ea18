"""The judges of the tour find what they look for: a judge that finds nothing in a bad page is worth nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.tour.judges import JUDGES, Judge, autocomplete, axe, forced_colours, keyboard, reflow
from tests.tour.policy import Complaints

pytestmark = [pytest.mark.browser, pytest.mark.outside]

PAGE = '<!DOCTYPE html><html lang="en"><title>A page</title><main><h1>A page</h1>{}</main>'
GOOD = PAGE.format('<form><p><a href="/">Somewhere</a></p><label>Code <input name="code" autocomplete="one-time-code">')
ORNAMENT = (
    "<style>main { position: relative } main::before { content: ''; position: absolute; inset: 0; background: #eee }"
)
BAD = [
    (axe.findings, '<img src="">', "image-alt"),
    (
        axe.findings,
        f'{ORNAMENT}</style><p style="color: #999">Pale beside an ornament',
        "color-contrast: Elements must",
    ),
    (axe.findings, '<p style="color: #999">Pale</p>', "color-contrast: Elements"),
    (
        axe.findings,
        "<style>@media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }</style><p>Dark",
        "(dark",
    ),
    (
        axe.findings,
        '<button style="all: unset; height: 9px">A</button><button style="all: unset; height: 9px">B',
        "target-size",
    ),
    (reflow.findings, '<p style="width: 400px">Wide</p>', "beyond the edge"),
    (reflow.findings, '<p style="width: 15rem">Wide when it is large</p>', "text at 200 %: the page scrolls"),
    (
        reflow.findings,
        '<p style="overflow: hidden; white-space: nowrap; width: 9rem">Much too long for a box of nine',
        "cut off",
    ),
    (forced_colours.findings, '<button style="border: 0">Flat</button>', "has no border"),
    (forced_colours.findings, '<p style="transition: color 1s">Slow</p>', "moves"),
    (keyboard.findings, '<a href="/" tabindex="-1">Unreachable</a>', "Tab 1 leads to"),
    (keyboard.findings, '<a href="/">Second</a><a href="/" tabindex="1">First</a>', "Tab 2 leads to body"),
    (keyboard.findings, '<a href="/" style="outline: 0">Unseen</a>', "focus cannot be seen"),
    (autocomplete.findings, '<form><input name="code"></form>', "autocomplete of 'code' is ''"),
    (autocomplete.findings, '<form><input type="password" autocomplete="new-password">', "does not say whose it is"),
]
BLOCKED = PAGE.format("<style>p { color: red }</style>")
STRICT = {"Content-Security-Policy": "default-src 'none'"}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_nobody_finds_anything_in_a_good_page(page: Page) -> None:
    page.set_content(GOOD)

    assert [judge(page) for judge in JUDGES] == [[]] * len(JUDGES)


@pytest.mark.parametrize(("judge", "content", "finding"), BAD, ids=[finding for _, _, finding in BAD])
def test_each_judge_finds_what_is_bad(page: Page, judge: Judge, content: str, finding: str) -> None:
    page.set_content(PAGE.format(content))

    assert finding in "\n".join(judge(page))


def test_what_a_policy_forbids_is_heard(page: Page) -> None:
    complaints = Complaints()
    complaints.hear(page)
    page.route("**/*", lambda route: route.fulfill(body=BLOCKED, headers=STRICT, content_type="text/html"))
    page.goto("http://localhost:1/")

    assert any("CSP: style-src-elem forbids inline" in text for text in complaints.taken())
