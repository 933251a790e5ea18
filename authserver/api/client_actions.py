"""RFC 7591 §5: clients are let in, vouched for, stopped and released, one at a time or many at once."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Literal

from django.db import transaction
from pydantic import BaseModel, Field
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from audit import actions
from authserver.api import answers, orders
from authserver.api.clients import Clients
from authserver.api.problems import Conflict, document
from clients import trust
from clients.models import Client

MOVES: Mapping[str, Callable[..., bool]] = {
    "approve": trust.approve,
    "verify": trust.verify,
    "quarantine": trust.quarantine,
    "release": trust.release,
}


class Many(BaseModel):
    """What is to be done to which clients."""

    model_config = orders.EXACT

    action: Literal["approve", "verify", "quarantine", "release", "delete"]
    client_ids: list[str] = Field(min_length=1, max_length=200)


class ClientActions(Clients):
    """What is done to clients beside changing them."""

    bodies = {"many": Many}
    answers = {"many": answers.Outcomes}
    takes_anything = frozenset(MOVES)
    examples = {"many": {"action": "approve", "client_ids": ["web"]}}

    def approve(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Let in a client that waits."""
        return self._one(key, "approve")

    def verify(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Vouch for the name of a client: the consent page says so."""
        return self._one(key, "verify")

    def quarantine(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Stop a client: nothing of it works until it is released."""
        return self._one(key, "quarantine")

    def release(self, request: Request, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Let a stopped client go on."""
        return self._one(key, "release")

    def many(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Do the same to many clients. Each succeeds or fails by itself, and the answer says which."""
        order = orders.read(Many, self.document)
        return Response({"items": [self._outcome(name, order.action) for name in dict.fromkeys(order.client_ids)]})

    def _one(self, key: str, action: str) -> Response:
        with transaction.atomic():
            row = self.existing(key, lock=True)
            self._do(row, action)
        return Response(self.shown(row))

    def _outcome(self, name: str, action: str) -> dict[str, Any]:
        """Return what became of one of many."""
        try:
            with transaction.atomic():
                row = self.find(name, lock=True)
                if row is None:
                    raise Conflict("The realm has no such client.")
                self._do(row, action)
        except APIException as refusal:
            problem = document(HTTPStatus(refusal.status_code), str(refusal.detail))
            return {"client_id": name, "done": False, "problem": problem}
        return {"client_id": name, "done": True}

    def _do(self, row: Client, action: str) -> None:
        if action != "delete":
            self.demand_act(action)
        self.demand_authority(row, removing=action == "delete")
        if action == "delete":
            self.record(actions.ROW_DELETED, row, what=[])
            self.remove(row)
        elif not MOVES[action](row, by=self.caller.name, peer=self.peer):
            raise Conflict(f"A client that is {row.state.value} cannot be moved that way.")
