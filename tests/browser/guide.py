"""docs/first-realm.md as somebody reads it who does what it says: what is in bold is looked for on the page."""

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from typing import NamedTuple

from playwright.sync_api import Locator, Page

from tests.live import ROOT

DOCUMENT = ROOT / "docs" / "first-realm.md"
STEP = re.compile(r"^## (\d+)\. .*?$(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
LABEL = re.compile(r"\*\*(.+?)\*\*(?: `(.+?)`)?")
LINE = re.compile(r"^```\n(.+?)\n```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(.+?)` \| `(.+?)` \|$", re.MULTILINE)
WRITTEN_FOR = "http://127.0.0.1:8000"


class Label(NamedTuple):
    """Words on a page, and what is to be written there."""

    words: str
    text: str


@dataclass
class Guide:
    """The steps, and what is left of the one that is being taken."""

    page: Page
    url: str
    steps: dict[int, str] = field(
        default_factory=lambda: {int(n): text for n, text in STEP.findall(DOCUMENT.read_text())}
    )
    left: list[Label] = field(default_factory=list)
    step: str = ""

    def begin(self, number: int) -> None:
        """Turn to the next step, when nothing of the one before is left."""
        assert self.left == []
        self.step = self.steps.pop(number)
        self.left = [Label(*found) for found in LABEL.findall(self.step)]

    def take(self) -> None:
        """Do everything of this step that is in bold."""
        while self.left:
            self.do()

    def do(self, *, within: Locator | None = None) -> None:
        """Do the next thing: write what is to be written, else press, follow or choose what has these words."""
        label = self.left.pop(0)
        if label.text:
            self._write(self.page.locator("main").get_by_label(_beginning(label.words)).first, label.text)
            return
        pressed = self._that_lead_on(label.words, within or self.page.locator("body"))
        if pressed.count():
            with self.page.expect_navigation():
                pressed.first.click()
        else:
            self.page.locator("main").get_by_label(_beginning(label.words)).check()

    def do_download(self) -> str:
        """Press the next button, and return the text of the file that it saves."""
        with self.page.expect_download() as download:
            self._that_lead_on(self.left.pop(0).words, self.page.locator("main")).click()
        return download.value.path().read_text()

    def rows(self) -> list[tuple[str, str]]:
        """Return the table of this step."""
        return ROW.findall(self.step)

    def run(self, line: int, **given: str) -> str:
        """Run a line of this step here, with the secret and the token that it leaves open; return what it says."""
        command = shlex.split(LINE.findall(self.step)[line].replace(WRITTEN_FOR, self.url))
        filled = [word.replace("TOKEN", given.get("token", "")) for word in command]
        filled = [f"{word}:{given['secret']}" if word == "reports" else word for word in filled]
        return subprocess.run(filled, capture_output=True, text=True, timeout=90, check=True).stdout

    def _that_lead_on(self, words: str, place: Locator) -> Locator:
        name = _beginning(words)
        return place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))

    def _write(self, place: Locator, text: str) -> None:
        if place.evaluate("field => field.tagName") == "SELECT":
            place.select_option(text)
        else:
            place.fill(text)


def _beginning(words: str) -> re.Pattern[str]:
    literally = re.escape(words).replace("/", r"\/")  # the browser writes its patterns between slashes
    return re.compile(rf"^\s*{literally}\s*(:|$)")
