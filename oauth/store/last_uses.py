"""When each secret was last used, to a minute: noted in memory by the request, and written later (writing_later.py).

Each process keeps what it saw for a few seconds and writes it with one statement, which leaves alone what another
process has written for that minute. So a secret is written once a minute at most, however many requests and processes
there are. A process that is killed loses those few seconds.
"""

import logging
import threading
from collections import defaultdict

from django.db import Error

from oauth.store import db
from support import clock

SECRETS = "clients_clientsecret"
MACHINES = "serviceaccounts_serviceaccount"
MINUTE = 60  # seconds
LONGEST = 600  # seconds
MOST = 10_000  # secrets of one minute: what is beyond them is noted at their next use

WRITE = """
UPDATE {table} SET last_used_at = %(minute)s
WHERE id IN (SELECT CAST(used.value AS bigint) FROM {each}(%(used)s) AS used)
    AND (last_used_at IS NULL OR last_used_at < %(minute)s)
"""

_seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
_changing = threading.Lock()
logger = logging.getLogger(__name__)


def note(table: str, pk: int, *, now: int, last_used_at: int | None) -> None:
    """Keep that a row of `table` was used now, unless `last_used_at` says it for this minute already."""
    minute = now - now % MINUTE
    if last_used_at is not None and last_used_at >= minute:
        return
    with _changing:
        used = _seen[table, minute]
        if len(used) < MOST:
            used.add(pk)


def write() -> None:
    """Write what was noted, the oldest minute first. What cannot be written now is tried again the next time."""
    with _changing:
        taken = dict(_seen)
        _seen.clear()
    for (table, minute), used in sorted(taken.items()):
        try:
            db.rows(db.worded(WRITE, table=table), {"minute": minute, "used": sorted(used)})
        except Error:
            logger.warning("When %d secrets were last used could not be written yet.", len(used))
            _keep(table, minute, used)


def _keep(table: str, minute: int, used: set[int]) -> None:
    """Take back what could not be written, unless the database has been away for so long that memory would fill."""
    if minute > clock.now() - LONGEST:
        with _changing:
            _seen[table, minute] |= used


def forget() -> None:
    """Forget what was noted and not yet written: between tests."""
    with _changing:
        _seen.clear()
