"""Lists come in pages, by a cursor: where the page before ended. What is added meanwhile shifts nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet

from authserver.api.problems import Problem

CURSOR, LIMIT = "cursor", "limit"
DEFAULT, MAXIMUM = 50, 200  # items
SALT = "authserver.api.cursor"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of those behind them, None at the end."""

    rows: Sequence[Any]
    following: str | None


def page(rows: QuerySet[Any], *, by: str, of: str, cursor: str, limit: str) -> Page:
    """Return one page of `rows` in the order of the unique column `by` (`-` before it: downwards).

    `of` names the list: a cursor is signed for it, and for no other one.
    """
    size, column = _size(limit), by.removeprefix("-")
    ordered = rows.order_by(by)
    if cursor:
        beyond = "lt" if by.startswith("-") else "gt"
        ordered = ordered.filter(**{f"{column}__{beyond}": _opened(cursor, of)})
    found = list(ordered[: size + 1])
    if len(found) <= size:
        return Page(found, None)
    last = _value(found[size - 1], column)
    return Page(found[:size], signing.dumps(last, salt=f"{SALT}:{of}"))


def _size(limit: str) -> int:
    if not limit:
        return DEFAULT
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= len(str(MAXIMUM)) and 1 <= int(limit) <= MAXIMUM):
        raise Problem(f"The parameter {LIMIT} is a number from 1 to {MAXIMUM}.")
    return int(limit)


def _opened(cursor: str, of: str) -> Any:  # noqa: ANN401 (the value of a column)
    try:
        return signing.loads(cursor, salt=f"{SALT}:{of}")
    except signing.BadSignature:
        raise Problem(f"The parameter {CURSOR} is none that this list has given out.") from None


def _value(row: Any, column: str) -> str | int:  # noqa: ANN401 (a row of any model)
    for step in column.split("__"):
        row = getattr(row, step)
    return row if isinstance(row, int) else str(row)
