"""A person with a browser without JavaScript: follows redirects, signs in, presses Allow, and arrives at the client."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

from tests.people import PASSWORD

MAXIMUM_STEPS = 10


@dataclass
class Form:
    """What a form of a page would send, and where to. `choices` are the values of its buttons, by name."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms of a page; all of ours are sent by POST."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        elif tag == "input" and self.found and "name" in given and given.get("type") != "checkbox":
            self.found[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.found and "name" in given:
            self.found[-1].choices.setdefault(given["name"], []).append(given.get("value", ""))


class Person:
    """Alice, unless named otherwise, with cookies of her own."""

    def __init__(self, email: str = "alice@acme.test", *, password: str = PASSWORD, decision: str = "allow") -> None:
        self.email = email
        self.password = password
        self.decision = decision
        self.pages: list[str] = []  # what she saw on the way
        self._browser = httpx.Client(timeout=20)

    @property
    def cookies(self) -> dict[str, str]:
        """Return what her browser keeps for the server, by name."""
        return dict(self._browser.cookies.items())

    def leave(self) -> None:
        """Close the browser."""
        self._browser.close()

    def visit(self, address: str, *, redirect_uri: str) -> str:
        """Open an authorization URL, do what the pages ask for, and return the address at the client that they lead to.

        Nothing is sent to the client: a test hands the address over.
        """
        page = self._browser.get(address)
        for _ in range(MAXIMUM_STEPS):
            if not page.has_redirect_location:
                page = self._fill_in(page)
                continue
            address = urljoin(str(page.url), page.headers["Location"])
            if address.partition("?")[0] == redirect_uri.partition("?")[0]:
                return address
            page = self._browser.get(address)
        raise AssertionError(f"No way back to the client from {page.url}:\n{page.text}")

    def _fill_in(self, page: httpx.Response) -> httpx.Response:
        """Send the form of a page; one of ours has either a password or the two buttons of a decision."""
        assert page.status_code == httpx.codes.OK, f"{page.url} answered {page.status_code}:\n{page.text}"
        self.pages.append(page.text)
        form = next((found for found in Forms(page.text).found if "password" in found.fields or found.choices), None)
        assert form, f"{page.url} asks for nothing:\n{page.text}"
        if "password" in form.fields:
            form.fields |= {"login": self.email, "password": self.password}
        else:
            assert self.decision in form.choices["decision"]
            form.fields["decision"] = self.decision
        address = urljoin(str(page.url), form.action)
        origin = urlsplit(address)._replace(path="", query="", fragment="").geturl()
        return self._browser.post(address, data=form.fields, headers={"Origin": origin, "Referer": str(page.url)})
