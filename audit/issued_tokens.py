"""How many tokens were issued, by grant and by client: counted in memory by the request, and written by another thread.

Tokens of machines are not in the trail. A process that is killed loses the few seconds that it has not written.
"""

import logging
import threading
from collections import Counter

from django.db import Error, connection, transaction

from audit.tallies import CLIENTS, DAY, HOUR, TOKENS

MOST = 10_000  # numbers of a few seconds: what is beyond them is not counted

ADD = """
INSERT INTO audit_tally (realm, span, kind, begins_at, key, count) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (realm, span, kind, begins_at, key) DO UPDATE SET count = audit_tally.count + excluded.count
"""

Place = tuple[str, int, str, int, str]

_issued: Counter[Place] = Counter()
_changing = threading.Lock()
logger = logging.getLogger(__name__)


def note(*, realm: str, grant: str, client: str, now: int) -> None:
    """Count one answer of the token endpoint."""
    with _changing:
        _add((realm, HOUR, TOKENS, now - now % HOUR, grant), 1)
        _add((realm, DAY, CLIENTS, now - now % DAY, client), 1)


def write() -> None:
    """Write what was counted, in an order that is the same in each process. What cannot be written is kept."""
    with _changing:
        taken = dict(_issued)
        _issued.clear()
    if not taken:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD, [(*place, number) for place, number in sorted(taken.items())])
    except Error:
        logger.warning("%d numbers of issued tokens could not be written yet.", len(taken))
        with _changing:
            for place, number in taken.items():
                _add(place, number)


def forget() -> None:
    """Forget what was counted and not yet written: between tests."""
    with _changing:
        _issued.clear()


def _add(place: Place, number: int) -> None:
    if place in _issued or len(_issued) < MOST:
        _issued[place] += number
