"""Somebody who calls the management API of a realm, and nothing but HTTP."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client

from realms.models import Realm
from tests.api.truth import demand_described

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

KINDS = {"PATCH": "application/merge-patch+json"}


@dataclass(frozen=True, slots=True)
class Caller:
    """A bearer of `token` who calls the API of `realm`."""

    client: Client
    realm: Realm
    token: str

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> "Answer":
        """Send one request; `if_match="…"` is the header If-Match."""
        sent: dict[str, Any] = {}
        if body is not None:
            data = body if isinstance(body, str | bytes) else json.dumps(body)
            sent = {"data": data, "content_type": headers.pop("content_type", KINDS.get(method, "application/json"))}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        carried = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        answer = self.client.generic(method, f"{self.realm.path}/api/v1/{path}", headers=carried | named, **sent)
        demand_described(method, path, answer)
        return answer
