"""Write one event, in the transaction of the fact that it records."""

from collections.abc import Callable
from typing import Any

from audit.flow import current_flow
from audit.models import Event
from support import clock, statements
from support.request_id import current_peer

MAXIMUM_NAME = 300


def record(  # noqa: PLR0913 (an event is who, what, to whom, where and why: all named at each call)
    action: str,
    *,
    realm: str,
    actor: str = "",
    target: str = "",
    subject: object = "",
    client: str = "",
    peer: str | None = None,
    detail: dict[str, Any] | None = None,
    write: Callable[[str, statements.Values], object] = statements.rows,
) -> None:
    """Append an event to the trail. Names of strangers' choosing are cut to length.

    `subject` is the id of the person whose account it is about; `client` the identifier of the application that it is
    about, for whoever administers that one; `peer` the address of who asks. `write` runs the statement, if not at once.
    """
    event = Event(
        action=action,
        realm=realm,
        actor=actor[:MAXIMUM_NAME],
        target=target[:MAXIMUM_NAME],
        subject=str(subject),
        client=client,
        flow=current_flow(),
        peer=current_peer() if peer is None else peer,
        detail=detail or {},
        at=clock.now(),
    )
    write(*statements.insertion(event))
