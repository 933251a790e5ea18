"""What a list can be narrowed by: declared by each list, by name; every other parameter is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from authserver.api.problems import Problem

SEARCH = "search"
MAXIMUM_SEARCH = 200  # characters


@dataclass(frozen=True, slots=True)
class Filter:
    """One parameter: the lookup it stands for, and the values it takes (none: any text)."""

    lookup: str
    description: str
    values: Mapping[str, Any] | None = None

    def narrow(self, rows: QuerySet[Any], name: str, given: str) -> QuerySet[Any]:
        """Return the rows that fit; raise a Problem for a value that cannot be."""
        if self.values is not None and given not in self.values:
            raise Problem(f"The parameter {name} takes: {', '.join(self.values)}.")
        return rows.filter(**{self.lookup: given if self.values is None else self.values[given]})


def flag(lookup: str, description: str) -> Filter:
    """Return a filter by yes or no."""
    return Filter(lookup, description, {"true": True, "false": False})


def choice(lookup: str, description: str, values: Iterable[str]) -> Filter:
    """Return a filter by one of some values."""
    return Filter(lookup, description, {value: value for value in values})


class IdFilter(Filter):
    """A parameter that takes an id, as the API writes it."""

    def narrow(self, rows: QuerySet[Any], name: str, given: str) -> QuerySet[Any]:
        """Return the rows that fit; raise a Problem for what is no id."""
        try:
            return rows.filter(**{self.lookup: UUID(given)})
        except ValueError:
            raise Problem(f"The parameter {name} takes an id.") from None


def identifier(lookup: str, description: str) -> Filter:
    """Return a filter by the id of something."""
    return IdFilter(lookup, description)


def search(rows: QuerySet[Any], columns: Iterable[str], text: str) -> QuerySet[Any]:
    """Return the rows that have each word of `text` in one of the columns."""
    if len(text) > MAXIMUM_SEARCH:
        raise Problem(f"The parameter {SEARCH} has at most {MAXIMUM_SEARCH} characters.")
    for word in text.split():
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(anywhere)
    return rows
