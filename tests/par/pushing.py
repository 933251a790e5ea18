"""What clients do in tests of RFC 9126: push a request, and send a person with the handle."""

from typing import TYPE_CHECKING, Any

from django.test import Client as Browser

from realms.models import Realm
from tests.people import browser
from tests.protocol import CALLBACK, PROTOCOL, Pkce, post_form

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PREFIX = "urn:ietf:params:oauth:request_uri:"
CHALLENGE = Pkce("a verifier of which nobody needs to know anything").challenge


def request_of(client_id: str = "web", **changes: Any) -> dict[str, Any]:
    """Return the parameters of a request that passes every rule, with `changes`; None drops a parameter."""
    values = {"client_id": client_id, "response_type": "code", "redirect_uri": CALLBACK, "scope": "openid"}
    values |= {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    return {name: value for name, value in (values | changes).items() if value is not None}


def push(realm: Realm, client_id: str = "web", *, by: Browser | None = None, **changes: Any) -> "Answer":
    """Push a request; `client_secret` proves a confidential client."""
    return post_form(by or browser(), f"{realm.path}/{PROTOCOL}/par", **request_of(client_id, **changes))


def pushed(realm: Realm, client_id: str = "web", **changes: Any) -> str:
    """Push a request that must be taken, and return its request_uri."""
    answer = push(realm, client_id, **changes)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["request_uri"])


def visit(person: Browser, realm: Realm, request_uri: str, client_id: str | None = "web", **more: Any) -> "Answer":
    """Send the person with a handle; `more` is what the query says besides."""
    sent = {"client_id": client_id, "request_uri": request_uri} | more
    given = {name: value for name, value in sent.items() if value is not None}
    return person.get(f"{realm.path}/{PROTOCOL}/auth", given)
