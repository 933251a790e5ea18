"""The worker adds up events and refusals into tallies: hours of each realm, then their days, then all realms together.

It counts the last day anew each time and writes over what it wrote before, so that what was committed late is in, and
counting twice does no harm. Where it was away, it begins where it ended.
"""

from django.db import connection
from django.db.models import Max

from audit import actions
from audit.models import Tally
from audit.tallies import ACTIVE, CLIENTS, DAY, EVERY_REALM, HOUR, REFUSED
from support import clock, statements

LATE = 3 * HOUR  # how long after its moment an event may still be committed
BACK = 90 * DAY  # how far the first count looks back
HOURS_FOR = 3 * DAY
DAYS_FOR = 400 * DAY
TOP = 50  # clients of a realm that are kept of a day
DONE = "added up"  # the kind of the rows that say until when

SHARED = {
    "into": "INSERT INTO audit_tally (realm, span, kind, begins_at, key, count)",
    "over": "ON CONFLICT (realm, span, kind, begins_at, key) DO UPDATE SET count = excluded.count",
}
EVENTS = """{into}
SELECT realm, %(hour)s, action, at / %(hour)s * %(hour)s, '', COUNT(*) FROM audit_event
WHERE at >= %(since)s AND at < %(until)s AND action IN (%(login)s, %(signed_up)s, %(registered)s)
GROUP BY 1, 3, 4 ORDER BY 1, 3, 4 {over}
"""
PEOPLE = """{into}
SELECT realm, %(span)s, %(active)s, at / %(span)s * %(span)s, '', COUNT(DISTINCT subject) FROM audit_event
WHERE at >= %(since)s AND at < %(until)s AND action = %(login)s AND subject <> ''
GROUP BY 1, 4 ORDER BY 1, 4 {over}
"""
REFUSALS = """{into}
SELECT realm, %(hour)s, %(refused)s, minute / %(hour)s * %(hour)s, reason, SUM(count) FROM audit_refusal
WHERE minute >= %(since)s AND minute < %(until)s
GROUP BY 1, 4, 5 ORDER BY 1, 4, 5 {over}
"""
DAYS = """{into}
SELECT realm, %(day)s, kind, begins_at / %(day)s * %(day)s, key, SUM(count) FROM audit_tally
WHERE begins_at >= %(since)s AND begins_at < %(until)s AND span = %(hour)s AND kind <> %(active)s AND realm <> ''
GROUP BY 1, 3, 4, 5 ORDER BY 1, 3, 4, 5 {over}
"""
ALL_REALMS = """{into}
SELECT '', span, kind, begins_at, CASE kind WHEN %(clients)s THEN realm || ' ' || key ELSE key END, SUM(count)
FROM audit_tally WHERE begins_at >= %(since)s AND begins_at < %(until)s AND realm <> ''
GROUP BY 2, 3, 4, 5 ORDER BY 2, 3, 4, 5 {over}
"""
FORGET_SMALL_CLIENTS = """DELETE FROM audit_tally WHERE id IN (SELECT id FROM (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY realm, begins_at ORDER BY count DESC, key) AS place FROM audit_tally
    WHERE begins_at >= %(since)s AND begins_at < %(until)s AND span = %(day)s AND kind = %(clients)s
) AS placed WHERE place > %(top)s)
"""
NAMES: dict[str, str | int] = {
    "hour": HOUR,
    "day": DAY,
    "login": actions.LOGIN,
    "signed_up": actions.PERSON_SIGNED_UP,
    "registered": actions.CLIENT_REGISTERED,
    "active": ACTIVE,
    "refused": REFUSED,
    "clients": CLIENTS,
    "top": TOP,
}


def add_up() -> None:
    """Count what is new, and forget what no picture shows any more."""
    now = clock.now()
    start = min(now - LATE, _added_up_until(now))
    today = (now - LATE) // DAY * DAY
    for day in range(start // DAY * DAY, now + 1, DAY):
        _count(since=day, until=day + DAY)
    _run(FORGET_SMALL_CLIENTS, since=start // DAY * DAY - DAY, until=today)
    Tally.objects.filter(span=HOUR, begins_at__lt=now - HOURS_FOR).delete()
    Tally.objects.filter(span=DAY, begins_at__lt=now - DAYS_FOR).delete()
    Tally.objects.get_or_create(
        realm=EVERY_REALM, span=HOUR, kind=DONE, begins_at=now // HOUR * HOUR, defaults={"count": 1}
    )


def _added_up_until(now: int) -> int:
    done = Tally.objects.filter(realm=EVERY_REALM, span=HOUR, kind=DONE)
    until: int | None = done.aggregate(until=Max("begins_at"))["until"]
    return now - BACK if until is None else until


def _count(*, since: int, until: int) -> None:
    _run(EVENTS, since=since, until=until)
    for span in (HOUR, DAY):
        _run(PEOPLE, since=since, until=until, span=span)
    _run(REFUSALS, since=since, until=until)
    _run(DAYS, since=since, until=until)
    _run(ALL_REALMS, since=since, until=until)


def _run(statement: str, **values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements.worded(statement, **SHARED), {**NAMES, **values})
