"""`make screenshots`: python -m tests.tour: pictures of every page of the tour, and a page that shows them all."""

import os
import tempfile
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.chromium import launched  # noqa: E402 (the settings come first)
from tests.live import ROOT  # noqa: E402
from tests.tour.camera import LOOKS, Camera  # noqa: E402
from tests.tour.stage import Stage, stage  # noqa: E402
from tests.tour.visit import Visit, Walk  # noqa: E402
from tests.tour.walks import WALKS  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
INTRODUCTION = """# Every page, in light, in dark and on 320 px

Made by `make screenshots` from the walks in [tests/tour](../../tests/tour/walks), which tests take too: each page is
judged there by axe-core, under its content security policy, by the keyboard alone, narrow and with large text.
"""


def main() -> None:
    """Take every walk, and write the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    sections = [INTRODUCTION]
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as started, sync_playwright() as playwright:
        browser = launched(playwright)
        sections += [picture_of(walk, browser, started) for walk in WALKS]
        browser.close()
    (FOLDER / "README.md").write_text("\n".join(sections))


def picture_of(walk: Walk, browser: Browser, started: Stage) -> str:
    """Take the pictures of one walk, and return its part of the page."""
    context = browser.new_context(reduced_motion="reduce", device_scale_factor=1)
    page = context.new_page()
    camera, rows = Camera(page, FOLDER), []
    for name in walk.take(Visit(started, page)):
        title = page.title().partition(" · ")[0]
        camera.take(name)
        cells = " | ".join(f'<img src="{name}.{look.name}.webp" alt="{title}, {look.name}">' for look in LOOKS)
        rows.append(f"| {title}<br>`{name}` | {cells} |")
    context.close()
    heads = " | ".join(look.name for look in LOOKS)
    return "\n".join(
        [f"## {walk.name.replace('-', ' ').capitalize()}\n", f"| | {heads} |", "| --- " * 4 + "|", *rows, ""]
    )


if __name__ == "__main__":
    main()
