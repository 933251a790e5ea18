"""Every sealed value of the installation: which key-encryption key seals how many, and all of them under the first."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from accounts.factors import resealing as factors
from clients import resealing as clients
from federation import resealing as providers
from keys import data_keys
from keys import resealing as keys
from keys.models import DataKey
from keys.sealed_columns import label_of, labels
from support import sealing
from support.key_encryption_backends import in_force

SEALED = (*keys.SEALED, *clients.SEALED, *factors.SEALED, *providers.SEALED)
MOST_PASSES = 5


@dataclass(slots=True)
class Count:
    """How much was sealed anew, how much already was, and how much no configured key opens."""

    resealed: int = 0
    current: int = 0
    unreadable: int = 0


def usage() -> dict[str, Counter[str]]:
    """Return how many values of which kind hang on each key-encryption key, the configured ones first."""
    known = labels()
    found: dict[str, Counter[str]] = {key.label: Counter() for key in in_force()}
    for column in SEALED:
        for header, number in column.usage().items():
            found.setdefault(label_of(header, known), Counter())[column.what] += number
    return found


def reseal(progress: Callable[[str, int, int], None], *, fresh: bool = False) -> Count:
    """Seal everything under a data key of the first key-encryption key; tell `progress` what, how many, of how many.

    A request under way may still seal under the data key before: so it goes on until there is nothing left to do.
    `fresh` makes a new data key although the first key-encryption key has one.
    """
    header = _newest(fresh=fresh)
    count = Count(current=sum(column.usage()[header] for column in SEALED))
    for _ in range(MOST_PASSES):
        before = count.resealed
        count.unreadable = _pass(header, count, progress)
        if count.resealed == before:
            break
    return count


def _newest(*, fresh: bool) -> bytes:
    """Return the header of what is sealed from now on, in every process."""
    newest = DataKey.objects.last()
    if fresh or newest is None or newest.label != in_force()[0].label:
        newest = data_keys.make()
    return sealing.VERSION + bytes.fromhex(newest.name)


def _pass(header: bytes, count: Count, progress: Callable[[str, int, int], None]) -> int:
    unreadable = 0
    for column in SEALED:
        left, done = sum(number for other, number in column.usage().items() if other != header), 0
        for resealed, refused in column.reseal(header):
            done += resealed + refused
            count.resealed += resealed
            unreadable += refused
            progress(column.what, done, max(left, done))
    return unreadable
