"""WHATWG HTML §13.1.2.3: an attribute stands once in a tag; of two the browser would drop one without a word."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from accounts.models import User
from tests.accounts.mailbox import ask
from tests.factors.apps import protected
from tests.people import browser, log_in

ACCOUNT = "/realms/acme/account/"


class Tags(HTMLParser):
    """Collects the attributes that stand twice."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.twice: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        counted = Counter(name for name, _ in attrs)
        self.twice += [f"{tag} {name}" for name, count in counted.items() if count > 1]


@pytest.mark.parametrize("name", ["login", "sign-up", "code", "reset", "proof", "factor", "security/app", "password"])
def test_no_attribute_stands_twice(alice: User, name: str) -> None:
    person = browser()
    if name == "factor":
        protected(alice)
    if name in {"factor", "security/app", "password"}:
        log_in(person, alice)
    if name == "proof":
        ask(person, alice.realm, "code", alice.email)
    answer = person.get(f"{ACCOUNT}{name}/")

    assert answer.status_code == 200
    assert Tags(answer.content.decode()).twice == []
