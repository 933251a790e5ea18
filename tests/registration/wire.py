"""Registration and its management as clients do them: over HTTP, with the addresses and tokens that they were told."""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from clients.models import Client
from realms.models import Realm
from tests.people import browser
from tests.protocol import CALLBACK

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

BODY: dict[str, Any] = {
    "client_name": "Agent",
    "redirect_uris": [CALLBACK],
    "grant_types": ["authorization_code", "refresh_token"],
    "token_endpoint_auth_method": "none",
}
CONFIDENTIAL = BODY | {"token_endpoint_auth_method": "client_secret_post"}


def post(realm: Realm, body: object = BODY, *, token: str = "", **headers: str) -> "Answer":
    """Post a registration, with an initial access token if one is given."""
    return _send("POST", f"{realm.path}/clients-registrations/openid-connect", body, token=token, **headers)


def registered(realm: Realm, body: object = BODY, *, token: str = "") -> dict[str, Any]:
    """Register a client that must be let in, and return what it was told."""
    answer = post(realm, body, token=token)
    assert answer.status_code == 201, answer.content
    document: dict[str, Any] = answer.json()
    return document


def manage(method: str, told: dict[str, Any], body: object = None, *, token: str | None = None) -> "Answer":
    """Send a request to the address of a client, with its own token unless another one is given ("": none)."""
    path = urlsplit(told["registration_client_uri"]).path
    return _send(method, path, body, token=told["registration_access_token"] if token is None else token)


def put(told: dict[str, Any], body: dict[str, Any], *, token: str | None = None) -> "Answer":
    """Replace the metadata of a client, naming it as RFC 7592 demands."""
    return manage("PUT", told, {"client_id": told["client_id"]} | body, token=token)


def change(realm: Realm, **members: Any) -> None:
    """Change settings of a realm that a request sees at once."""
    for name, value in members.items():
        setattr(realm, name, value)
    realm.save()


def stored(told: dict[str, Any]) -> Client:
    """Return the row of a client."""
    return Client.objects.all_realms().get(client_id=told["client_id"])


def _send(method: str, path: str, body: object, *, token: str, **headers: str) -> "Answer":
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return browser().generic(method, path, data, content_type="application/json", headers=headers)
