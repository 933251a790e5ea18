"""Pictures of a page: light, dark, and on 320 px, as small files. What differs from run to run is made the same."""

from base64 import b64decode
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import CDPSession, Page

QUALITY = 24  # of WebP: letters can be read, and a picture takes about ten kilobytes
LEAST_HEIGHT, GREATEST_HEIGHT = 480, 1800
STEADY = """changes => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const steady = text => changes.reduce((so_far, [from, to]) => so_far.replace(new RegExp(from, "g"), to), text);
    while (texts.nextNode()) texts.currentNode.data = steady(texts.currentNode.data);
    const fields = document.querySelectorAll("input:read-write, textarea");
    for (const field of fields) field.value = steady(field.value);
    document.activeElement?.blur();
}"""
CHANGES = [  # regular expressions of JavaScript
    (r"http://localhost:\d+", "https://id.acme.test"),
    (r"http://127\.0\.0\.1:\d+", "https://docs.acme.test"),
    (r"127\.0\.0\.1(:\d+)?", "127.0.0.1"),
    (r"\b(Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, 20\d\d", "Jan. 2, 2027"),
    (
        r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d",
        "2 January 2027",
    ),
    (r"20\d\d-\d\d-\d\d", "2027-01-02"),
    (r"\b\d+ seconds? ago", "2 seconds ago"),
    (r"\b\d{1,2}:\d\d(:\d\d)?\b( [ap]\.m\.)?", "09:41"),
    (r"\b([a-z2-9]{4}-){2}[a-z2-9]{4}\b", "k7mq-x4vp-9rtz"),
    (r"\b([A-Z2-7]{4} ){7}[A-Z2-7]{4}\b", "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "0b5d5e08-4647-4a1c-9f2c-4b7a51e84d0d"),
    (r"\bas_([a-z]+)_\w+", "as_$1_9f2c4b7a51e84d0db6a3c8e7f10293847c1b"),
    (r"\bwhsec_\S+", "whsec_n8xLelHoTQ22o8jn8QKThNDd"),
]


class Look(NamedTuple):
    """One way to look at a page."""

    name: str
    scheme: Literal["light", "dark"]
    width: int
    scale: float


LOOKS = (Look("light", "light", 960, 0.65), Look("dark", "dark", 960, 0.65), Look("320", "light", 320, 0.8))


class Camera:
    """Takes pictures of one browser window into a folder."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._page = page
        self._folder = folder
        self._session: CDPSession = page.context.new_cdp_session(page)

    def take(self, name: str) -> None:
        """Write the three pictures of the page that the window shows, then leave it as it was."""
        self._page.evaluate(STEADY, CHANGES)
        for look in LOOKS:
            self._page.emulate_media(color_scheme=look.scheme)
            self._page.set_viewport_size({"width": look.width, "height": LEAST_HEIGHT})
            height = self._page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": look.width, "height": min(height, GREATEST_HEIGHT), "scale": look.scale}
            options = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
            picture = self._session.send("Page.captureScreenshot", options)
            (self._folder / f"{name}.{look.name}.webp").write_bytes(b64decode(picture["data"]))
