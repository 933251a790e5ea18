"""Lists come in pages, by a cursor: where the page before ended. What is added meanwhile shifts nothing."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from authserver.api.problems import Problem
from realms.context import current_realm
from support.sealing import SealBroken, seal, unseal

CURSOR, LIMIT = "cursor", "limit"
DEFAULT, MAXIMUM = 50, 200  # items


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of those behind them, None at the end."""

    rows: Sequence[Any]
    following: str | None


def page(rows: QuerySet[Any], *, by: str, of: str, cursor: str, limit: str) -> Page:
    """Return one page of `rows` in the order of the unique column `by` (`-` before it: downwards).

    `of` names the list: a cursor is good for it in this realm, and for no other one.
    """
    size, column = size_of(limit), by.removeprefix("-")
    ordered = rows.order_by(by)
    if cursor:
        beyond = "lt" if by.startswith("-") else "gt"
        ordered = ordered.filter(**{f"{column}__{beyond}": opened(cursor, of)})
    found = list(ordered[: size + 1])
    if len(found) <= size:
        return Page(found, None)
    last = _value(found[size - 1], column)
    return Page(found[:size], sealed(last, of))


def size_of(limit: str) -> int:
    """Return how many items a page has."""
    if not limit:
        return DEFAULT
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= len(str(MAXIMUM)) and 1 <= int(limit) <= MAXIMUM):
        raise Problem(f"The parameter {LIMIT} is a number from 1 to {MAXIMUM}.")
    return int(limit)


def sealed(value: str | int, of: str) -> str:
    """Return a cursor. It is sealed, since what lists are in the order of may tell about other realms."""
    return urlsafe_b64encode(seal(json.dumps(value).encode(), context=_context(of))).rstrip(b"=").decode()


def opened(cursor: str, of: str) -> Any:  # noqa: ANN401 (the value of a column)
    """Return what a cursor was made of; raise a Problem for one that the list has not given out."""
    try:
        return json.loads(unseal(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), context=_context(of)))
    except (ValueError, SealBroken):
        raise Problem("The cursor is none that this list has given out.") from None


def _context(of: str) -> str:
    return f"cursor of {of} in {current_realm().pk}"


def _value(row: Any, column: str) -> str | int:  # noqa: ANN401 (a row of any model)
    for step in column.split("__"):
        row = getattr(row, step)
    return row if isinstance(row, int) else str(row)
