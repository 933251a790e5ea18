"""What is looked for in the trail. Exact columns have indexes of their own, parts of names have none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from audit.vocabulary import ACTIONS

KIND = ".*"  # after a part before a dot: all of a kind
NAMES: Mapping[str, str] = {
    "action": "What happened, such as login.succeeded; a part before a dot and an asterisk means all of a kind.",
    "actor": "Who did it.",
    "target": "What it was done to.",
    "subject": "The id of the person whose account it is about.",
    "client": "The identifier of the application that it is about.",
    "peer": "The network address that it came from.",
    "flow": "What ties together the events of one request or one authorization.",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for: `exact` values by names of NAMES (and the realm), from `since` on, before `until`."""

    exact: Mapping[str, str] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    words: str = ""

    @property
    def said(self) -> dict[str, Any]:
        """Return it in the words of the trail."""
        moments = {"since": self.since, "until": self.until, "words": self.words}
        return {name: value for name, value in {**self.exact, **moments}.items() if value not in {None, ""}}


def narrowed(rows: QuerySet[Any], search: Search) -> QuerySet[Any]:
    """Return the events of `rows` that are asked for."""
    for name, value in search.exact.items():
        if name == "action" and value.endswith(KIND):
            rows = rows.filter(action__in=[known for known in ACTIONS if known.startswith(value.removesuffix("*"))])
        else:
            rows = rows.filter(**{name: value})
    if search.since is not None:
        rows = rows.filter(at__gte=search.since)
    if search.until is not None:
        rows = rows.filter(at__lt=search.until)
    if search.words:
        rows = rows.filter(
            Q(actor__icontains=search.words) | Q(target__icontains=search.words) | Q(peer__icontains=search.words)
        )
    return rows
