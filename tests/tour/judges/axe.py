"""WCAG 2.2, levels A and AA, by axe-core: in light and in dark, on a telephone and on a desk.

Playwright evaluates it from outside the page, so the content security policy stays in force.
"""

from functools import cache
from itertools import product
from typing import Literal

from playwright.sync_api import Page

from tests.outside.node_program import installed

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # what else is the same in the dark
OPTIONS = {
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2, 2.5.8: only on demand
    "resultTypes": ["violations"],
    "preload": False,  # what it would load again, the policy forbids
}
RUN = """options => axe.run(document, options).then(result => result.violations.map(
    ({id, help, nodes}) => `${id}: ${help}: ${nodes.map(node => node.target.join(" ")).join(", ")}`))"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 320)
BESIDE_ORNAMENTS = 'axe._audit.checks["color-contrast"].options.ignorePseudo = true'  # else it judges no text on them


def findings(page: Page) -> list[str]:
    """Let axe look at the page four times. What it counts as good practice is for pages, not for mails."""
    page.evaluate(source())
    page.evaluate(BESIDE_ORNAMENTS)
    every_rule = TAGS + ["best-practice"] * page.url.startswith("http")
    found: dict[str, list[str]] = {}
    for scheme, width in product(SCHEMES, WIDTHS):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        rules = every_rule if scheme == "light" else OF_COLOURS
        for finding in page.evaluate(RUN, OPTIONS | {"runOnly": rules}):
            found.setdefault(finding, []).append(f"{scheme} {width} px")
    page.emulate_media(color_scheme="light")
    return [f"axe: {finding} ({', '.join(where)})" for finding, where in found.items()]


@cache
def source() -> str:
    """Return the script."""
    return (installed("axe-core") / "axe.min.js").read_text()
