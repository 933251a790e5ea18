"""API keys of a service account: made, replaced, switched off and on, ended. A key is told once, when it is made."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from authserver.api import answers, orders
from authserver.api.of_machine import OfMachine
from authserver.api.path_keys import name_of, segment
from authserver.api.problems import Conflict, refused
from authserver.api.view import address
from realms.management_scopes import Area
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ApiKey
from support import clock

LONGEST_OVERLAP = 366 * 24 * 60  # minutes
COLUMNS = (
    *("name", "generation", "hint", "note", "scopes", "resources", "quota", "allowed_networks", "active"),
    *("created_at", "created_by", "starts_at", "expires_at", "invalidated_at", "last_used_at"),
)
REFUSALS = {
    api_keys.NameTaken: "There is a key of that name that is alive: rotate it, or delete it first.",
    api_keys.TooMany: "It has as many keys as anybody needs.",
}


class NewKey(BaseModel):
    """What a key is called, and what it is good for: a part of what its machine may do."""

    model_config = orders.EXACT

    name: str
    scopes: list[str] = Field(default=[], description="None: all of its machine's.")
    resources: list[str] = Field(default=[], description="None: all of its machine's.")
    allowed_networks: list[str] = Field(default=[], max_length=100, description="Such as 192.0.2.0/24; none: any.")
    starts_at: int | None = Field(default=None, ge=0, le=clock.LATEST, description="Seconds since 1970.")
    expires_at: int | None = Field(default=None, ge=0, le=clock.LATEST, description="Seconds since 1970.")
    quota: str = Field(default="", description="How often it may be used, such as 1000/d; empty: no limit.")
    note: str = Field(default="", max_length=200, description="Where it is used.")


class KeyRotation(BaseModel):
    """The next generation of a key."""

    model_config = orders.EXACT

    retain_minutes: int | None = Field(
        ge=0, le=LONGEST_OVERLAP, description="How long older ones go on; null: until somebody ends them."
    )


class KeysOfMachine(OfMachine):
    """Each generation of each key."""

    item_type = answers.MachineKey
    bodies = {"create": NewKey, "rotate": KeyRotation}
    takes_anything = frozenset({"activate", "deactivate", "invalidate"})
    makes = frozenset({"create", "rotate"})
    told_once = {"create": "key", "rotate": "key"}
    examples = {"create": {"name": "ci", "quota": "1000/d"}, "rotate": {"retain_minutes": 60}}

    area = Area.API_KEYS

    def list(self, request: Request, machine: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """List them, by name, the newest generation first."""
        return Response({"items": [self._shown(row) for row in api_keys.keys_of(self.machine)], "next": None})

    def retrieve(self, request: Request, machine: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Read the newest generation of one."""
        return Response(self._shown(self._generations(key)[0]))

    def create(self, request: Request, machine: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Make one."""
        order = orders.read(NewKey, self.document)
        terms = Terms(**{name: _frozen(value) for name, value in order.model_dump(exclude={"name"}).items()})
        return self._made(lambda: api_keys.create(self.machine, order.name, terms, by=self._author))

    def rotate(self, request: Request, machine: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Make the next generation, on the same terms."""
        name, minutes = name_of(key), orders.read(KeyRotation, self.document).retain_minutes
        return self._made(lambda: api_keys.rotate(self.machine, name, retain_minutes=minutes, by=self._author))

    def activate(self, request: Request, machine: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Switch one on again."""
        return self._each(key, lambda row: api_keys.set_active(row, active=True, by=self._author))

    def deactivate(self, request: Request, machine: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Switch one off, until it is switched on again."""
        return self._each(key, lambda row: api_keys.set_active(row, active=False, by=self._author))

    def invalidate(self, request: Request, machine: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """End every generation of one, for good, with all tokens that came of it."""
        return self._each(key, lambda row: api_keys.invalidate(row, by=self._author))

    def destroy(self, request: Request, machine: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """End every generation of one, and forget them."""
        try:
            api_keys.delete(self.machine, name_of(key), by=self._author)
        except api_keys.NoSuchKey:
            raise Http404 from None
        return Response(status=HTTPStatus.NO_CONTENT)

    @transaction.atomic
    def _each(self, key: str, do: Callable[[ApiKey], None]) -> Response:
        for row in self._generations(key):
            if row.is_alive:
                do(row)
        return Response(self._shown(self._generations(key)[0]))

    def _made(self, make: Callable[[], api_keys.Made]) -> Response:
        try:
            made = make()
        except api_keys.NoSuchKey:
            raise Http404 from None
        except tuple(REFUSALS) as refusal:
            raise Conflict(REFUSALS[type(refusal)]) from None
        except ValidationError as refusal:
            raise refused(refusal) from None
        shown = {"key": made.key} | self._shown(made.row)
        return Response(shown, HTTPStatus.CREATED, headers={"Location": shown["url"]})

    def _generations(self, key: str) -> Sequence[ApiKey]:
        rows = [*api_keys.keys_of(self.machine).filter(name=name_of(key))]
        if not rows:
            raise Http404
        return rows

    def _shown(self, row: ApiKey) -> dict[str, Any]:
        place = address("service-accounts", segment(self.machine.client.client_id), "api-keys", segment(row.name))
        return {name: getattr(row, name) for name in COLUMNS} | {"is_alive": row.is_alive, "url": place}

    @property
    def _author(self) -> api_keys.Author:
        return api_keys.Author(self.caller.name, self.peer, {"through": self.caller.home.slug})


def _frozen(value: Any) -> Any:  # noqa: ANN401 (a member of a body)
    return tuple(value) if isinstance(value, list) else value
