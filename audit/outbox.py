"""What must be said to the outside, put down in the transaction of the fact: nothing is lost, nothing is said in vain.

A worker delivers it later (audit/delivery.py). Handlers are registered by packages above: authserver/deliveries.py
lists them on one page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from audit.models import OutboxMessage
from support import clock
from support.statements import Write, insertion

MAIL = "mail"  # kinds, listed here since those who put and those who deliver must agree
ADDRESS_PROOF = "address_proof"
BACKCHANNEL_LOGOUT = "backchannel_logout"
WEBHOOK = "webhook"
BATCH = 500  # rows of one statement
SPANS = 3  # in which a message is looked for that has not gone out yet
GATHERED = UUID("7d0c7d4e-3f0b-4f0e-9d53-0f8a3a3b6f11")  # RFC 9562 §6.6: the namespace of our own


class Undelivered(Exception):
    """Why a message did not arrive, in words that may be kept; `is_final`: it is not tried again by itself."""

    def __init__(self, kind: str, *, status: int | None = None, is_final: bool = False) -> None:
        super().__init__()
        self.kind = kind
        self.status = status
        self.is_final = is_final


class Refused(Undelivered):
    """The other server answered, but not that it has accepted the message."""

    def __init__(self, status: int, *, is_final: bool = False) -> None:
        super().__init__(f"HTTP {status}", status=status, is_final=is_final)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way. `id` is the same each time that it is tried."""

    id: UUID
    realm: str
    payload: Mapping[str, Any]


Handler = Callable[[Delivery], None]
Call = Callable[[], int | None]  # the status of the answer, where it has one
Caller = Callable[[Delivery], Call | None]
Observer = Callable[[Delivery, Exception | None], None]

_handlers: dict[str, Handler] = {}
_callers: dict[str, Caller] = {}
_observers: dict[str, Observer] = {}


def put(kind: str, payload: Mapping[str, Any], *, realm: str, lane: str = "") -> None:
    """Keep a message until it is delivered; RuntimeError outside a transaction: it belongs to the fact's own.

    A call (audit/calls.py) names its `lane`: what goes to the same server.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A message goes into the outbox in the transaction of the fact that it is about.")
    now = clock.now()
    OutboxMessage.objects.create(kind=kind, payload=payload, realm=realm, lane=lane, created_at=now, available_at=now)


def put_once(kind: str, messages: Iterable[tuple[Delivery, str]]) -> None:
    """Keep messages with their lanes, but those whose id is there already."""
    now = clock.now()
    rows = [
        OutboxMessage(
            id=each.id, kind=kind, payload=each.payload, realm=each.realm, lane=lane, created_at=now, available_at=now
        )
        for each, lane in messages
    ]
    OutboxMessage.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def put_unless_told(kind: str, payload: Mapping[str, Any], *, realm: str, topic: str, span: int) -> Write:
    """Return the statement that keeps a message, unless there is one about that topic from the same span of seconds."""
    now = clock.now()
    identifier = uuid5(GATHERED, f"{kind} {realm} {topic} {now // span}")
    row = OutboxMessage(id=identifier, kind=kind, payload=payload, realm=realm, created_at=now, available_at=now)
    statement, values = insertion(row)
    return f"{statement} ON CONFLICT DO NOTHING", values


def gathering(kind: str, payload: Mapping[str, Any], *, realm: str, topic: str, span: int) -> OutboxMessage:
    """Return the message, locked, that says at the end of a span of seconds what happened to a `topic` within it.

    It begins as `payload`; the caller adds to it and saves it, in the transaction of the fact. One that has gone out
    before its time is left alone: then it is that of the next span, and after a few of these a message of its own.
    """
    now = clock.now()
    ends = now - now % span + span
    for due in range(ends, ends + SPANS * span, span):
        identifier = uuid5(GATHERED, f"{kind} {realm} {topic} {due}")
        row = OutboxMessage(id=identifier, kind=kind, payload=payload, realm=realm, created_at=now, available_at=due)
        OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)
        kept = OutboxMessage.objects.select_for_update().get(pk=identifier)
        if not kept.attempts:
            return kept
    return OutboxMessage.objects.create(kind=kind, payload=payload, realm=realm, created_at=now, available_at=ends)


def handle(kind: str, handler: Handler) -> None:
    """Let `handler` deliver messages of that kind. It raises whatever it likes when it could not: it is tried again."""
    _handlers[kind] = handler


def handler_of(kind: str) -> Handler:
    """Return what delivers messages of that kind; LookupError if nothing does."""
    return _handlers[kind]


def handle_calls(kind: str, caller: Caller, *, observer: Observer | None = None) -> None:
    """Let `caller` make the call that a message of that kind is: it reads rows, what it returns does not.

    None: there is nothing to say any more. The call raises FetchError where nobody answers, else whatever it likes.
    `observer` hears what became of each call.
    """
    _callers[kind] = caller
    if observer is not None:
        _observers[kind] = observer


def caller_of(kind: str) -> Caller:
    """Return what makes the calls of that kind."""
    return _callers[kind]


def observe(kind: str, delivery: Delivery, failure: Exception | None) -> None:
    """Tell who observes calls of that kind what became of one; no failure: it arrived."""
    if observer := _observers.get(kind):
        observer(delivery, failure)


def kinds_of_calls() -> list[str]:
    """Return the kinds that are calls."""
    return [*_callers]
