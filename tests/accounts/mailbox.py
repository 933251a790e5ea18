"""The mailbox of people in tests: the worker delivers, and the newest mail to an address is read."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core import mail
from django.test import Client

from audit.tasks import deliver_outbox
from realms.models import Realm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

LINK = re.compile(r"https://\S+/account/proof/\S+/")
CODE = re.compile(r"\b\d{4} \d{4}\b")


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a mail."""

    subject: str
    text: str

    @property
    def link(self) -> str:
        """Return the path of its link."""
        return urlsplit(str(LINK.findall(self.text)[0])).path

    @property
    def code(self) -> str:
        """Return its code."""
        return str(CODE.findall(self.text)[0])


def letters(email: str) -> list[Letter]:
    """Let the worker deliver, and return the mails to an address, oldest first."""
    deliver_outbox()
    return [Letter(str(sent.subject), str(sent.body)) for sent in mail.outbox if sent.to == [email]]


def letter(email: str) -> Letter:
    """Return the newest mail to an address."""
    return letters(email)[-1]


def ask(browser: Client, realm: Realm, page: str, email: str, **fields: str) -> "Answer":
    """Post an address to one of the pages that begin with one: sign-up, code, reset."""
    return browser.post(f"{realm.path}/account/{page}/", {"login": email, **fields})


def enter(browser: Client, realm: Realm, code: str) -> "Answer":
    """Enter a code."""
    return browser.post(f"{realm.path}/account/proof/", {"code": code})


def is_signed_in(browser: Client, realm: Realm) -> bool:
    """Tell whether the account page opens."""
    return browser.get(f"{realm.path}/account/").status_code == 200
