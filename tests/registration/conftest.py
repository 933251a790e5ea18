"""Acme and Globex with public and private scopes, and a way to post metadata to their endpoint."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from oauth.endpoints.registration import register as endpoint
from oauth.http import Request, Response
from realms.context import realm_context
from realms.models import Realm, Scope

PATH = "/clients-registrations/openid-connect"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with its JSON read."""

    status: int
    headers: dict[str, str]
    document: dict[str, Any]

    @property
    def error(self) -> str:
        return str(self.document["error"])


class Register(Protocol):
    def __call__(
        self,
        metadata: object,
        *,
        realm: Realm | None = None,
        peer: str = "192.0.2.1",
        content_type: str = "application/json",
    ) -> Answer: ...


@pytest.fixture
def acme(acme: Realm) -> Realm:
    return _with_scopes(acme)


@pytest.fixture
def globex(globex: Realm) -> Realm:
    return _with_scopes(globex)


@pytest.fixture
def register(acme: Realm) -> Register:
    """Return a function that posts a document, or bytes as they are, to the endpoint of a realm (Acme's)."""

    def post(
        metadata: object,
        *,
        realm: Realm | None = None,
        peer: str = "192.0.2.1",
        content_type: str = "application/json",
    ) -> Answer:
        body = metadata if isinstance(metadata, bytes) else json.dumps(metadata).encode()
        headers = {"content-type": content_type}
        where = realm or acme
        with realm_context(where):
            return _read(endpoint(Request("POST", PATH, headers, "", body, peer, where)))

    return post


def _read(response: Response) -> Answer:
    return Answer(response.status, dict(response.headers), json.loads(response.body))


def _with_scopes(realm: Realm) -> Realm:
    for name, public in [("mcp:read", True), ("mcp:write", True), ("admin", False)]:
        Scope.objects.create(realm=realm, name=name, description=name, public=public, default=name == "mcp:read")
    return Realm.objects.get(pk=realm.pk)
