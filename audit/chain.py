"""RFC 8785 in spirit, FIPS 180-4, RFC 2104: the canonical form of events, the digests of links, the codes over them.

A link holds a digest of the events of each realm, and the digest of the link before it; a code over its digest is made
under a key that is derived from SECRET_PEPPER. Whoever can write the database alone makes no link that fits.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

from audit.models import Clearance, Event, Seal, SealHead
from support.secrets import derived_keys, peppers

VERSION = 1  # of the columns and their form
COLUMNS = ("id", "realm", "action", "actor", "target", "subject", "client", "flow", "peer", "detail", "at")
PURPOSE = "audit seal"
START = "0" * 64  # what comes before the first link

Part = tuple[int, str]


class Unjudged(Exception):
    """A code was made under a pepper that is not there any more."""


def parts_of(rows: Iterable[tuple[Any, ...]]) -> dict[str, Part]:
    """Return the number and the digest of the events of each realm, given the values of COLUMNS in order."""
    counts: dict[str, int] = {}
    hashes: dict[str, Any] = {}
    for row in rows:
        realm = row[1]
        counts[realm] = counts.get(realm, 0) + 1
        hashes.setdefault(realm, hashlib.sha256()).update(_canonical(row) + b"\n")
    return {realm: (count, hashes[realm].hexdigest()) for realm, count in counts.items()}


def events_between(after: int, up_to: int, *, realm: str | None = None) -> Any:  # noqa: ANN401 (rows of values)
    """Return the values of COLUMNS of the events above `after`, up to and including `up_to`, in the order of ids."""
    found = Event.objects.filter(pk__gt=after, pk__lte=up_to)
    if realm is not None:
        found = found.filter(realm=realm)
    return found.order_by("pk").values_list(*COLUMNS)


def digest_of(seal: Seal) -> str:
    """Return the digest of everything that a link says."""
    said = {
        "version": seal.version,
        "number": seal.number,
        "after": seal.after,
        "up_to": seal.up_to,
        "count": seal.count,
        "parts": seal.parts,
        "previous": seal.previous,
        "at": seal.at,
    }
    return hashlib.sha256(_canonical(said)).hexdigest()


def sign(row: Seal | SealHead | Clearance) -> None:
    """Put a code under the key in force onto a row, which is not saved."""
    row.key = peppers()[0][0]
    row.mac = _code(row, derived_keys(PURPOSE)[0])


def is_ours(row: Seal | SealHead | Clearance) -> bool:
    """Tell whether the code of a row was made here. Raises Unjudged where its key is not there any more."""
    keys = {version: key for (version, _), key in zip(peppers(), derived_keys(PURPOSE), strict=True)}
    if row.key not in keys:
        raise Unjudged
    return hmac.compare_digest(row.mac, _code(row, keys[row.key]))


def _code(row: Seal | SealHead | Clearance, key: bytes) -> str:
    return hmac.new(key, _canonical(_signed(row)), hashlib.sha256).hexdigest()


def _signed(row: Seal | SealHead | Clearance) -> Mapping[str, Any]:
    """Return what a code is over; what kind of row it is, too, so that none stands for another."""
    if isinstance(row, Seal):
        return {"link": row.digest}
    if isinstance(row, SealHead):
        return {"head": row.digest, "number": row.number, "up_to": row.up_to}
    return {"cleared": row.realm, "up_to": row.up_to, "at": row.at}


def _canonical(value: object) -> bytes:
    """Return JSON in one form alone: members in order, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
