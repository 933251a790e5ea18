"""NIST SP 800-92 §4.3: what was recorded is sealed within a minute: a chain of links over contiguous batches of events.

A batch ends where no transaction can bring a lower key any more (audit/horizon.py). One sealer works at a time.
"""

from dataclasses import asdict

from django.db import transaction

from audit import actions, chain, horizon
from audit.models import Seal, SealHead, TrailCursor
from audit.record import record
from support import clock

READER = "sealer"
BATCH = 5000  # events of a link at most
LONGEST = 86_400  # seconds: a transaction that is under way that long holds the sealer up, but no longer
APART = 2  # seconds between two marks: audit/horizon.py says why
PLATFORM = "system"  # the realm in whose trail the beginning of the chain is recorded


class ChainBroken(Exception):
    """The end of the chain is not what the sealer left: nothing is added until somebody has looked."""


def seal_settled() -> int:
    """Seal what is settled; return how many links were added: none while another sealer works."""
    TrailCursor.objects.get_or_create(reader=READER, defaults=_start())
    links, floor = 0, _moved()
    while floor and _add_link(floor):
        links += 1
    return links


def _start() -> dict[str, int]:
    """Return a mark below everything that there is: it is to be sealed, once what is under way now is over."""
    return asdict(horizon.begin(horizon.look())) | {"floor": 0}


@transaction.atomic
def _moved() -> int:
    cursor = _taken()
    if cursor is None:
        return 0
    mark = horizon.Mark(cursor.floor, cursor.seen, cursor.horizon, cursor.since)
    if clock.now() - mark.since < APART:
        return mark.floor
    now = horizon.moved(mark, horizon.look(), longest=LONGEST)
    TrailCursor.objects.filter(reader=READER).update(**asdict(now))
    return now.floor


@transaction.atomic
def _add_link(floor: int) -> bool:
    """Add the next link; tell whether there may be more to seal."""
    if _taken() is None:
        return False
    head = _head()
    rows = list(chain.events_between(head.up_to, floor)[:BATCH])
    if not rows:
        return False
    seal = Seal(
        number=head.number + 1,
        version=chain.VERSION,
        after=head.up_to,
        up_to=rows[-1][0] if len(rows) == BATCH else floor,
        count=len(rows),
        parts=chain.parts_of(rows),
        previous=head.digest,
        at=clock.now(),
    )
    seal.digest = chain.digest_of(seal)
    chain.sign(seal)
    seal.save(force_insert=True)
    head.number, head.up_to, head.digest = seal.number, seal.up_to, seal.digest
    chain.sign(head)
    head.save()
    return len(rows) == BATCH


def _taken() -> TrailCursor | None:
    """Return the sealer's place, which nobody else holds; SQLite lets one transaction write at a time anyway."""
    return TrailCursor.objects.select_for_update(skip_locked=True).filter(reader=READER).first()


def _head() -> SealHead:
    """Return the end of the chain; raise ChainBroken where it is not what the sealer left."""
    head, last = SealHead.objects.first(), Seal.objects.last()
    if head is None and last is None:
        record(actions.SEALING_BEGUN, realm=PLATFORM)
        return SealHead(pk=1, number=0, up_to=0, digest=chain.START)
    if head is None or last is None or (head.number, head.digest) != (last.number, last.digest):
        raise ChainBroken("The end of the chain of seals does not fit: see `manage.py audit verify`.")
    try:
        if chain.is_ours(head):
            return head
    except chain.Unjudged:
        raise ChainBroken("The end of the chain was made under a pepper that is gone.") from None
    raise ChainBroken("The end of the chain of seals was not made here: see `manage.py audit verify`.")
