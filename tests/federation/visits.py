"""What people do in tests of federation: press a button, log in elsewhere, come back."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from django.test import Client as Browser

from federation.models import IdentityProvider
from realms.models import Realm
from tests.federation.provider import FakeProvider

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def add_provider(realm: Realm, there: FakeProvider, slug: str = "corp", **members: Any) -> IdentityProvider:
    """Make a provider of a realm, as an administrator would."""
    values = {"kind": "oidc", "name": "Corp", "issuer": there.url, "domains": ["corp.example"], **members}
    row = IdentityProvider(realm=realm, slug=slug, client_id=there.client_id, **values)
    row.keep_secret("a secret that the provider gave")
    row.full_clean()
    row.save()
    return row


def press(browser: Browser, realm: Realm, slug: str = "corp", *, to: str = "login", **fields: str) -> "Answer":
    """Press a button that leads to the provider."""
    return browser.post(f"{realm.path}/account/federation/{slug}/{to}", fields)


def log_in_there(sent: "Answer") -> str:
    """Log in at the provider that a redirect leads to, and return the path that it sends the browser back to."""
    assert sent.status_code == 302, sent.content
    back = httpx.get(sent["Location"])
    assert back.status_code == 302, back.text
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def visit(browser: Browser, realm: Realm, slug: str = "corp", *, to: str = "login", **fields: str) -> "Answer":
    """Go all the way: press the button, log in there, come back."""
    return browser.get(log_in_there(press(browser, realm, slug, to=to, **fields)))


def logged_in_as(browser: Browser, realm: Realm) -> str:
    """Return the e-mail address of whoever is logged in; nothing for a visitor."""
    page = browser.get(f"{realm.path}/account/")
    return str(page.context["user"].email) if page.status_code == 200 else ""
