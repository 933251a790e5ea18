"""What people do in tests: they log in with a password that is made up here."""

from copy import copy
from functools import cache
from typing import TYPE_CHECKING

from django.test import Client
from django.test.client import ClientHandler

from accounts.models import User
from realms.models import Realm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PASSWORD = "correct horse battery staple"
WRONG = "incorrect horse battery staple"


def browser(*, enforce_csrf_checks: bool = False) -> Client:
    """Return a browser without a past. It names the host, as Django's own test client does not."""
    client = Client(headers={"host": "testserver"})
    client.handler = copy(_handler())
    client.handler.enforce_csrf_checks = enforce_csrf_checks
    return client


@cache
def _handler() -> ClientHandler:
    """Return the server that browsers speak to, loaded once: that reads every static file."""
    handler = ClientHandler()
    handler.load_middleware()
    return handler


def try_password(client: Client, realm: Realm, email: str, password: str, **fields: str) -> "Answer":
    """Post the login form of `realm`; `fields` are further fields, `next` for one."""
    return client.post(f"{realm.path}/account/login/", {"login": email, "password": password, **fields})


def log_in(client: Client, user: User, **fields: str) -> "Answer":
    """Log `user` in to their own realm, and fail when that does not succeed."""
    answer = try_password(client, user.realm, user.email, PASSWORD, **fields)
    assert answer.status_code == 302, answer.content
    return answer


def was_in(user: User) -> Client:
    """Return a browser in which `user` has logged in, and out again."""
    client = browser()
    log_in(client, user)
    client.post(f"{user.realm.path}/account/logout/")
    return client
