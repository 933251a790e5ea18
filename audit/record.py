"""Write one event, in the transaction of the fact that it records."""

from collections.abc import Callable
from typing import Any

from audit.models import Event
from support import clock, statements

MAXIMUM_NAME = 300


def record(  # noqa: PLR0913 (an event is who, what, to whom, where and why: all named at each call)
    action: str,
    *,
    realm: str,
    actor: str = "",
    target: str = "",
    subject: object = "",
    peer: str = "",
    detail: dict[str, Any] | None = None,
    write: Callable[[str, statements.Values], object] = statements.rows,
) -> None:
    """Append an event to the trail. Names of strangers' choosing are cut to length.

    `subject` is the id of the person whose account it is about: they see it among what happened there.
    `write` runs the statement, if not at once.
    """
    event = Event(
        action=action,
        realm=realm,
        actor=actor[:MAXIMUM_NAME],
        target=target[:MAXIMUM_NAME],
        subject=str(subject),
        peer=peer,
        detail=detail or {},
        at=clock.now(),
    )
    write(*statements.insertion(event))
