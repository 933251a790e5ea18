"""An authenticator app in tests: it knows the secret that the page showed, and the time."""

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.test import Client as Browser

from accounts.factors.totp import STEP_SECONDS, _code
from accounts.models import User
from audit.tasks import deliver_outbox
from realms.models import Realm
from support import clock
from tests.people import browser, log_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

RECOVERY_CODE = re.compile(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}")


@dataclass
class App:
    """An authenticator app, and the recovery codes that were shown when it was set up."""

    secret: str
    recovery_codes: list[str]

    def code(self, *, steps: int = 0) -> str:
        """Return the code of now, or of so many steps later."""
        return _code(self.secret, lasting_step(seconds=2) + steps)

    def first_code(self, *, seconds: int = 2) -> str:
        """Return the code of the step before this one, good for so many seconds: that of now stays unused."""
        return _code(self.secret, lasting_step(seconds=seconds) - 1)


def lasting_step(*, seconds: int) -> int:
    """Return the step of now; wait for the next one where this one ends sooner than that."""
    while clock.now() % STEP_SECONDS > STEP_SECONDS - seconds:
        time.sleep(0.2)
    return clock.now() // STEP_SECONDS


def set_up(person: Browser, realm: Realm, **fields: str) -> "tuple[App, Answer]":
    """Set up an app for the person who is logged in, on the page."""
    page = person.get(f"{realm.path}/account/security/app/", fields)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())
    assert secret, page.content
    app = App(secret[1].replace(" ", ""), [])
    answer = person.post(f"{realm.path}/account/security/app/", {"code": app.first_code(), **fields})
    app.recovery_codes = RECOVERY_CODE.findall(answer.content.decode())
    return app, answer


def protected(user: User) -> App:
    """Set up an app for `user`, in a browser of its own, and let the mail about it go out."""
    person = browser()
    log_in(person, user)
    app, _ = set_up(person, user.realm)
    deliver_outbox()
    return app


def show(person: Browser, realm: Realm, **fields: str) -> "Answer":
    """Post the page that asks for a second factor."""
    return person.post(f"{realm.path}/account/factor/", fields)
