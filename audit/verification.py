"""Whether the trail is what was sealed: link by link from the first one, and where not, which link does not fit."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from audit import chain
from audit.models import Clearance, Event, Seal, SealHead
from support import clock

PATIENCE = 3600  # seconds after which an event must be in a link


class Unfit(Exception):
    """Something does not fit, in a sentence; `seal` is the number of the link, if it is one."""

    def __init__(self, sentence: str, *, seal: int | None = None, realm: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.seal, self.realm = sentence, seal, realm


@dataclass(slots=True)
class Report:
    """What was found. `unjudged` links have codes under a pepper that is gone: a later one vouches for them."""

    seals: int = 0
    events: int = 0
    cleared: int = 0
    unjudged: int = 0
    unsealed: int = 0
    head: str = ""
    problem: Unfit | None = None


@dataclass(slots=True)
class _Walk:
    realm: str | None
    report: Report
    begun: int
    clearances: dict[str, int] = field(default_factory=dict)
    number: int = 0
    up_to: int = 0
    digest: str = chain.START
    vouched: bool = True


def verify(realm: str | None = None, *, expected: str = "") -> Report:
    """Go through the chain, and through the events of one realm or of all.

    `expected` is a `number:digest` that was noted down outside: the chain must still contain that link.
    """
    walk = _Walk(realm, Report(), begun=clock.now())
    try:
        walk.clearances = _clearances()
        head, seals = SealHead.objects.first(), Seal.objects.order_by("number")
        while _goes_on(walk, seals, expected):  # the sealer adds links while those before are looked at
            head, seals = SealHead.objects.first(), seals.filter(number__gt=walk.number)
        _demand_end(walk, head, expected)
    except Unfit as problem:
        walk.report.problem = problem
    return walk.report


def _goes_on(walk: _Walk, seals: QuerySet[Seal], expected: str) -> bool:
    """Look at these links and their events; tell whether there were any."""
    before = walk.number
    for seal in seals.iterator(chunk_size=100):
        _demand_link(walk, seal, expected)
        _demand_events(walk, seal)
    return walk.number > before


def _demand_link(walk: _Walk, seal: Seal, expected: str) -> None:
    walk.number += 1
    if seal.number != walk.number:
        raise Unfit("It is missing.", seal=walk.number)
    if (seal.previous, seal.after) != (walk.digest, walk.up_to):
        raise Unfit("It does not follow the one before it.", seal=seal.number)
    if chain.digest_of(seal) != seal.digest:
        raise Unfit("It was changed.", seal=seal.number)
    if expected.startswith(f"{seal.number}:") and expected != f"{seal.number}:{seal.digest}":
        raise Unfit("It is another one than was noted down.", seal=seal.number)
    walk.vouched = _is_vouched(walk, seal)
    walk.up_to, walk.digest = seal.up_to, seal.digest
    walk.report.seals += 1


def _is_vouched(walk: _Walk, seal: Seal) -> bool:
    """Tell whether the code of a link can be judged; raise Unfit where it is not ours."""
    try:
        if chain.is_ours(seal):
            return True
    except chain.Unjudged:
        walk.report.unjudged += 1
        return False
    raise Unfit("It was not made by this server.", seal=seal.number)


def _demand_events(walk: _Walk, seal: Seal) -> None:
    cleared = walk.clearances
    found = chain.parts_of(chain.events_between(seal.after, seal.up_to, realm=walk.realm))
    sealed = seal.parts
    for realm in sorted(found.keys() | sealed.keys() if walk.realm is None else {walk.realm}):
        there, then = found.get(realm, (0, "")), tuple(sealed.get(realm, (0, "")))
        gone = cleared.get(realm, 0) >= seal.up_to or (there != then and _is_just_cleared(walk, realm, seal))
        if then[0] and gone:
            walk.report.cleared += then[0]
            then = (0, "")
        if there != then:
            raise Unfit(_difference(there[0], then[0]), seal=seal.number, realm=realm)
        walk.report.events += there[0]


def _is_just_cleared(walk: _Walk, realm: str, seal: Seal) -> bool:
    """Tell whether retention took these events after it was last asked what it took, and before they were read."""
    if walk.clearances.get(realm, 0) < seal.up_to:
        walk.clearances = _clearances()
    return walk.clearances.get(realm, 0) >= seal.up_to


def _difference(there: int, then: int) -> str:
    if there < then:
        return f"{then - there} of its {then} events are missing."
    if there > then:
        return f"{there - then} events were added to its {then}."
    return f"At least one of its {then} events was changed."


def _demand_end(walk: _Walk, head: SealHead | None, expected: str) -> None:
    if (head is None) != (walk.number == 0):
        raise Unfit("The end of the chain is missing.", seal=walk.number + 1)
    if head is not None:
        _demand_head(walk, head)
        walk.report.head = f"{head.number}:{head.digest}"
    if expected and int(expected.partition(":")[0] or 0) > walk.number:
        raise Unfit("The chain ended later when this was noted down.", seal=walk.number + 1)
    unsealed = Event.objects.filter(Q(pk__gt=walk.up_to) | Q(pk__lte=0))  # no key of ours is below 1
    unsealed = unsealed if walk.realm is None else unsealed.filter(realm=walk.realm)
    walk.report.unsealed = unsealed.count()
    if unsealed.filter(at__lt=walk.begun - PATIENCE).exists():
        raise Unfit("Events of more than an hour ago are in no link: the sealer does not work, or links are gone.")


def _demand_head(walk: _Walk, head: SealHead) -> None:
    if head.number > walk.number:
        raise Unfit("It is missing: the chain was cut off at its end.", seal=walk.number + 1)
    if (head.number, head.up_to, head.digest) != (walk.number, walk.up_to, walk.digest):
        raise Unfit("It is not the end of the chain that the sealer left.", seal=walk.number)
    try:
        ours = chain.is_ours(head) and walk.vouched
    except chain.Unjudged:
        ours = False
    if not ours:
        raise Unfit("The end of the chain was not made by this server, or under a pepper that is gone.")


def _clearances() -> dict[str, int]:
    rows = list(Clearance.objects.all())
    for row in rows:
        try:
            ours = chain.is_ours(row)
        except chain.Unjudged:
            ours = False
        if not ours:
            raise Unfit("What says that its old events were cleared away was not made by this server.", realm=row.realm)
    return {row.realm: row.up_to for row in rows}
