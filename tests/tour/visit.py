"""A person with a browser on their way through the server: goes to pages, fills in forms, reads mail."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from playwright.sync_api import Page

from tests.people import PASSWORD
from tests.protocol import PROTOCOL, Pkce
from tests.tour.stage import Stage

CODE = re.compile(r"\b\d{4} \d{4}\b")
LINK = re.compile(r"http://\S+/account/proof/\S+/")


class Shown(NamedTuple):
    """What a page of the tour is: the name of its address in the tables of URLs, and its template."""

    view: str
    template: str


@dataclass
class Visit:
    """One browser. `path` is that of the realm; `pkce` belongs to the last authorization request."""

    stage: Stage
    page: Page
    path: str = "/realms/acme"
    scripts: bool = True
    pkce: Pkce = field(default_factory=Pkce)

    @property
    def issuer(self) -> str:
        """Return the address of the realm."""
        return f"{self.stage.live.url}{self.path}"

    def go(self, path: str) -> None:
        """Open a page of the realm."""
        self.page.goto(f"{self.issuer}/{path}")

    def enter(self, **fields: str) -> None:
        """Fill in fields by their names, and press Enter in the last one; the server judges, not the browser."""
        for name, text in fields.items():
            field = self.page.locator(f"input[name={name}]").first
            field.fill(text)
        field.evaluate("field => { field.form.noValidate = true }")
        with self.page.expect_navigation():
            field.press("Enter")

    def press(self, button: str) -> None:
        """Press a button or follow a link, by a CSS selector, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def unfold(self) -> None:
        """Open everything on the page that is folded."""
        self.page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true })")

    def sign_in(self, email: str = "alice@acme.test", then: str = "account/") -> None:
        """Log in from the page that was asked for."""
        self.go(then)
        self.enter(login=email, password=PASSWORD)

    def ask(self, **parameters: str) -> None:
        """Come from an application with an authorization request."""
        asked = {"response_type": "code", "client_id": "planner", "redirect_uri": self.stage.callback}
        asked |= {
            "scope": "openid profile",
            "code_challenge": self.pkce.challenge,
            "code_challenge_method": "S256",
        } | parameters
        self.go(f"{PROTOCOL}/auth?{urlencode(asked)}")

    def redeem(self, client_id: str = "planner") -> None:
        """Be the application to which the person was sent back: redeem the code."""
        code = parse_qs(urlsplit(self.page.url).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
        form |= {"redirect_uri": self.stage.callback, "code_verifier": self.pkce.verifier}
        httpx.post(f"{self.issuer}/{PROTOCOL}/token", data=form).raise_for_status()

    def read_mail(self) -> str:
        """Return the text of the newest mail."""
        return str(self.stage.desk.ask("mails")[-1]["text"])


def code_in(text: str) -> str:
    """Return the code in a mail."""
    return str(CODE.findall(text)[-1])


def link_in(text: str) -> str:
    """Return the link in a mail."""
    return str(LINK.findall(text)[-1])


@dataclass(frozen=True)
class Walk:
    """A way through the server: `take` yields the name of each page, in order, when the browser shows it.

    Ways of people lead on without scripts, too; others show pages by means of them.
    """

    name: str
    pages: Mapping[str, Shown]
    take: Callable[[Visit], Iterator[str]]
    is_of_people: bool = True
