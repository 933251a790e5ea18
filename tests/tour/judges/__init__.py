"""What each page of the tour must be like. A judge looks at the page that a browser shows, and returns its findings."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.tour.judges import autocomplete, axe, forced_colours, keyboard, reflow

Judge = Callable[[Page], list[str]]

JUDGES: tuple[Judge, ...] = (
    axe.findings,
    reflow.findings,
    forced_colours.findings,
    keyboard.findings,
    autocomplete.findings,
)
