"""The kinds of audit/models/tally.py that are no actions of the trail, and how tallies are read: never by counting."""

from dataclasses import dataclass

from django.db.models import Sum

from audit import actions
from audit.models import Tally

HOUR = 3600
DAY = 86_400
EVERY_REALM = ""
ACTIVE = "active"  # people who logged in, each once
REFUSED = "refused"  # key: the reason
TOKENS = "tokens"  # key: the grant
CLIENTS = "clients"  # tokens, by the day alone; key: the client, after its realm where all are counted together
EVENTS = (actions.LOGIN, actions.PERSON_SIGNED_UP, actions.CLIENT_REGISTERED)
OVER_TIME = (*EVENTS, ACTIVE, REFUSED, TOKENS)


@dataclass(frozen=True, slots=True)
class Figure:
    """How often, since when, for the length of the span that was asked for."""

    kind: str
    key: str
    begins_at: int
    count: int


def over_time(realm: str, *, span: int, since: int) -> list[Figure]:
    """Return what was counted in a realm, or in all: one statement."""
    rows = Tally.objects.filter(realm=realm, span=span, kind__in=OVER_TIME, begins_at__gte=since)
    return [Figure(*row) for row in rows.values_list("kind", "key", "begins_at", "count")]


def top_clients(realm: str, *, since: int, most: int) -> list[tuple[str, int]]:
    """Return the clients that got the most tokens, with their number: one statement."""
    rows = Tally.objects.filter(realm=realm, span=DAY, kind=CLIENTS, begins_at__gte=since)
    tokens = rows.values("key").annotate(tokens=Sum("count")).order_by("-tokens", "key")
    return [(row["key"], row["tokens"]) for row in tokens[:most]]
