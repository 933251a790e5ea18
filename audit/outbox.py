"""What must be said to the outside, put down in the transaction of the fact: nothing is lost, nothing is said in vain.

A worker delivers it later (audit/delivery.py). Handlers are registered by packages above: authserver/deliveries.py
lists them on one page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from audit.models import OutboxMessage
from support import clock

MAIL = "mail"  # kinds, listed here since those who put and those who deliver must agree
ADDRESS_PROOF = "address_proof"
BACKCHANNEL_LOGOUT = "backchannel_logout"
WEBHOOK = "webhook"


class Refused(Exception):
    """The other server answered, but not that it has accepted the message."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.kind = f"HTTP {status}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way. `id` is the same each time that it is tried."""

    id: UUID
    realm: str
    payload: Mapping[str, Any]


Handler = Callable[[Delivery], None]
Call = Callable[[], None]
Caller = Callable[[Delivery], Call | None]

_handlers: dict[str, Handler] = {}
_callers: dict[str, Caller] = {}


def put(kind: str, payload: Mapping[str, Any], *, realm: str, lane: str = "") -> None:
    """Keep a message until it is delivered; RuntimeError outside a transaction: it belongs to the fact's own.

    A call (audit/calls.py) names its `lane`: what goes to the same server.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message goes into the outbox in the transaction of the fact that it is about.")
    now = clock.now()
    OutboxMessage.objects.create(kind=kind, payload=payload, realm=realm, lane=lane, created_at=now, available_at=now)


def handle(kind: str, handler: Handler) -> None:
    """Let `handler` deliver messages of that kind. It raises whatever it likes when it could not: it is tried again."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    """Return what delivers messages of that kind; LookupError if nothing does."""
    return _handlers[kind]


def handle_calls(kind: str, caller: Caller) -> None:
    """Let `caller` make the call that a message of that kind is: it reads rows, what it returns does not.

    None: there is nothing to say any more. The call raises FetchError where nobody answers, else whatever it likes.
    """
    _callers[kind] = caller


def caller_of(kind: str) -> Caller:
    """Return what makes the calls of that kind."""
    return _callers[kind]


def kinds_of_calls() -> list[str]:
    """Return the kinds that are calls."""
    return [*_callers]
