"""NIST SP 800-92: the audit trail of a realm, the newest first, and what came since one looked last."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from audit import search
from audit.models import Event
from audit.search import NAMES, Search
from authserver import authority
from authserver.api import answers
from authserver.api.pagination import CURSOR, LIMIT, opened, sealed, size_of
from authserver.api.problems import Problem
from authserver.api.view import ApiView
from realms.management_scopes import Act, Area
from support import clock

AFTER = "after"
MOMENTS = ("since", "until")
PARAMETERS = {
    **NAMES,
    "since": "Seconds since 1970: events of then and later.",
    "until": "Seconds since 1970: events before.",
    CURSOR: "Where the page before ended: its `next`.",
    AFTER: "The `latest` of an earlier answer: events since then, none left out, the oldest of them first to come.",
    LIMIT: "How many items a page has at most: 1 to 200, 50 unless given.",
}
SETTLED = 2  # seconds after which an event is surely there: one that is being written may have a lower number
LONGEST = 12  # digits


class Trail(ApiView):
    """Who did what to whom, when and from where."""

    answers = {"list": answers.Trail}

    area = Area.AUDIT
    parameters = {"list": PARAMETERS}

    def list(self, request: Request) -> Response:
        """List events. `next` leads to older ones, `latest` to those still to come."""
        asked = request.query_params
        rows, size = narrowed(self._seen(), asked), size_of(asked.get(LIMIT, ""))
        if AFTER in asked:
            if CURSOR in asked:
                raise Problem(f"Either {CURSOR} or {AFTER}.")
            return self._since(rows, asked[AFTER], size)
        settled = rows.filter(at__lte=clock.now() - SETTLED)
        older = rows.filter(pk__lt=opened(asked[CURSOR], AFTER)) if asked.get(CURSOR) else rows
        found = list(older.order_by("-pk")[: size + 1])
        following = sealed(found[size - 1].pk, AFTER) if len(found) > size else None
        latest = settled.order_by("-pk").values_list("pk", flat=True).first() or 0
        return _answer(found[:size], following=following, latest=sealed(latest, AFTER))

    def _seen(self) -> QuerySet[Event]:
        told = Event.objects.filter(realm=self.realm.slug)
        return authority.narrowed(told, self.caller, Act.READ, realm=self.realm)

    def _since(self, rows: QuerySet[Event], after: str, size: int) -> Response:
        settled = rows.filter(at__lte=clock.now() - SETTLED, pk__gt=opened(after, AFTER))
        found = list(settled.order_by("pk")[:size])
        latest = sealed(found[-1].pk, AFTER) if found else after
        return _answer(found[::-1], following=None, latest=latest)


def _answer(rows: list[Event], *, following: str | None, latest: str) -> Response:
    return Response({"items": [shown(row) for row in rows], "next": following, "latest": latest})


def shown(row: Event) -> dict[str, Any]:
    """Return what the API says of an event."""
    return {name: getattr(row, name) for name in ("id", "at", "detail", *NAMES)}


def narrowed(rows: QuerySet[Event], asked: Mapping[str, str]) -> QuerySet[Event]:
    """Return the events that a query asks for; raise a Problem where it cannot be read."""
    exact = {name: asked[name] for name in NAMES if name in asked}
    since, until = (_moment(name, asked[name]) if name in asked else None for name in MOMENTS)
    return search.narrowed(rows, Search(exact, since, until))


def _moment(name: str, given: str) -> int:
    if not (given.isascii() and given.isdecimal() and len(given) <= LONGEST):
        raise Problem(f"The parameter {name} is a number of seconds since 1970.")
    return int(given)
