"""Up to which event everything is told: on PostgreSQL a transaction that commits late brings a lower key than others.

A key is handed out by a transaction that is under way. When all writers that were under way at a moment are over, every
key that had been handed out by then is there, or never will be: up to it, the trail is settled.
"""

from dataclasses import dataclass

from support import clock, statements

LONGEST = 600  # seconds: nobody waits longer than that for a transaction
# Whoever writes the trail holds a lock on its table until the end: others, and those of other databases, do not count.
# A lock has the lower 32 bits of the number of its transaction, which is somewhere around the next one to come.
POSTGRESQL = """
SELECT COALESCE((SELECT MAX(id) FROM audit_event), 0),
  COALESCE((
    SELECT MIN(following - (((following - held.transactionid::text::bigint + 2147483648) & 4294967295) - 2147483648))
    FROM pg_locks AS writing JOIN pg_locks AS held USING (virtualtransaction)
    WHERE writing.locktype = 'relation' AND writing.mode = 'RowExclusiveLock'
      AND writing.relation = 'audit_event'::regclass
      AND writing.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
      AND writing.pid <> pg_backend_pid()
  ), following),
  following
FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS following) AS snapshot
"""
SQLITE = "SELECT COALESCE(MAX(id), 0), 0, 0 FROM audit_event"  # it writes one transaction after the other


@dataclass(frozen=True, slots=True)
class View:
    """The highest key that is visible, the oldest transaction that writes the trail, and the next one to come."""

    latest: int
    oldest: int
    following: int


@dataclass(frozen=True, slots=True)
class Mark:
    """All keys up to `floor` are settled; those up to `seen` will be when no transaction before `horizon` is left."""

    floor: int
    seen: int
    horizon: int
    since: int


def look() -> View:
    """Look at the trail, with one statement."""
    found = statements.row(POSTGRESQL if statements.is_postgresql() else SQLITE, {})
    assert found is not None  # noqa: S101 (tells the type checker that an aggregate has a row)
    return View(*found)


def begin(view: View) -> Mark:
    """Return the mark of a reader who starts now, and hears of nothing before."""
    return Mark(view.latest, view.latest, view.following, clock.now())


def moved(mark: Mark, view: View, *, longest: int = LONGEST) -> Mark:
    """Return where the mark is by now. Between its old floor and its new one everything can be read, and no more comes.

    Not in the first moment of a transaction, which takes a key and then a number: marks are moved a second apart.
    """
    now = clock.now()
    if view.oldest < mark.horizon and now - mark.since <= longest:
        return mark
    return Mark(mark.seen, view.latest, view.following, now)
