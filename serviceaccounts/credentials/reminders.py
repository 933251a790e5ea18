"""Who answers for a secret hears before it ends, and before it is due to be replaced: 30, 7 and 1 days, each once."""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from clients.models.credential import Credential
from clients.retiring import judge
from clients.secret_schedule import due_at, newest_alive
from realms.webhook_events import SECRET_EXPIRES, SECRET_IS_DUE
from serviceaccounts.credentials import notices
from serviceaccounts.credentials.kind import TimedKind
from serviceaccounts.credentials.kinds import TIMED
from support import clock

DAY = 86_400  # seconds
STEPS = (1, 7, 30)  # days before
OVERDUE = 0
logger = logging.getLogger(__name__)


def remind() -> None:
    """Send what is due now; one secret that cannot be judged does not keep back the others."""
    now = clock.now()
    for kind in TIMED:
        ending = kind.watched().filter(expires_at__gt=now, expires_at__lte=now + max(STEPS) * DAY)
        for row in ending.iterator():
            _guarded(kind, row, SECRET_EXPIRES)
        for row in kind.scheduled().iterator():
            _guarded(kind, row, SECRET_IS_DUE)


def step(deadline: int, *, made: int) -> int | None:
    """Return which reminder it is time for, in days before `deadline`; None: none yet, or none any more.

    A secret that was made for three days is spoken of on the last of them, and not when it is made.
    """
    left = deadline - clock.now()
    if left <= 0:
        return OVERDUE
    return next((days for days in STEPS if left <= days * DAY and made <= deadline - days * DAY), None)


def _guarded(kind: TimedKind, row: Credential, event: str) -> None:
    try:
        _consider(kind, row, event)
    except Exception:  # the other secrets must have their turn, whatever went wrong with this one
        logger.exception("Nobody was reminded of %s %s.", type(row).__name__, row.pk)


def _consider(kind: TimedKind, row: Any, event: str) -> None:  # noqa: ANN401 (a row of the kind's model)
    siblings = kind.siblings(row)
    deadline = _expiry(row, siblings) if event == SECRET_EXPIRES else _due(kind, row, siblings)
    days = None if deadline is None else step(deadline, made=row.created_at)
    if deadline is None or days is None:
        return
    with transaction.atomic():
        said = {"reminded_of": deadline, "reminded_days": days}
        fresh = kind.rows().filter(pk=row.pk).exclude(reminded_of=deadline, reminded_days__lte=days)
        if fresh.update(**said):
            notices.remind(kind.held(row), event=event, deadline=deadline, days=days)


def _expiry(row: Credential, siblings: Sequence[Credential]) -> int | None:
    """Return when it ends; None where nobody would notice, since others have taken its place."""
    newer = [other for other in siblings if other.pk > row.pk]
    return None if judge(row, newer).is_safe else row.expires_at


def _due(kind: TimedKind, row: Credential, siblings: Sequence[Credential]) -> int | None:
    """Return when it is due; None for all but the newest, and for one that ends before or whose end is spoken of."""
    newest = newest_alive(siblings)
    if newest is None or newest.pk != row.pk:
        return None
    due = due_at(row, kind.days(row))
    if due is None or row.expires_at is None:
        return due
    return None if row.expires_at <= due or step(row.expires_at, made=row.created_at) is not None else due
