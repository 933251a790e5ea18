"""What browsers and front ends do with the session token in tests."""

from typing import TYPE_CHECKING, Any

from django.test import Client as Browser

from realms.models import Realm

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

APP = "https://app.example"
NAME = "__Secure-token_acme"
REFRESH = "/realms/acme/session/refresh"
LOGOUT = "/realms/acme/session/logout"


def switch_on(realm: Realm, **policy: Any) -> Realm:
    """Let browsers of the realm carry a session token, which one front end may renew."""
    values = {"session_token": True, "session_token_origins": [APP], "session_token_next": [APP]} | policy
    for column, value in values.items():
        setattr(realm, column, value)
    realm.full_clean()
    realm.save()
    return realm


def token_of(browser: Browser, name: str = NAME) -> str:
    """Return the token that the browser carries, or an empty text."""
    cookie = browser.cookies.get(name)
    return cookie.value if cookie else ""


def renew(browser: Browser, address: str = REFRESH, **headers: str) -> "Answer":
    """Let the front end renew the token of the browser; `origin` is its own unless the headers say otherwise."""
    return browser.post(address, headers={"origin": APP} | headers)
