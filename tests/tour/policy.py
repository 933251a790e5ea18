"""Content Security Policy Level 3: whether a page, left alone, asks for anything that its policy forbids."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page

LISTEN = """addEventListener("securitypolicyviolation", ({effectiveDirective, blockedURI}) =>
    console.error(`CSP: ${effectiveDirective} forbids ${blockedURI}`))"""
EXPECTED = "Failed to load resource"  # pages with a status above 399 are part of the tour


@dataclass
class Complaints:
    """What the browser complained about since the last look."""

    texts: list[str] = field(default_factory=list)

    def hear(self, page: Page) -> None:
        """Listen to a page, from before it is loaded."""
        page.add_init_script(LISTEN)
        page.on("console", self._keep)
        page.on("pageerror", lambda error: self.texts.append(f"script: {error}"))

    def taken(self) -> list[str]:
        """Return what there was, and forget it."""
        texts, self.texts = self.texts, []
        return texts

    def _keep(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and EXPECTED not in message.text:
            self.texts.append(f"console: {message.text}")
