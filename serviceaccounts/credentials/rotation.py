"""Which secrets and keys want looking after: overdue, about to end, replaced and still there, or left unused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from clients.models import Client, ClientSecret
from clients.models.credential import Credential
from clients.retiring import Judgement, judge
from clients.secret_schedule import due_at
from realms.models import Realm
from serviceaccounts.models import ApiKey
from support import clock

DAY = 86_400  # seconds
SOON, LONG = 30 * DAY, 90 * DAY


class Look(StrEnum):
    """What somebody looks for."""

    ATTENTION = "attention"
    OVERDUE = "overdue"
    ENDING = "ending"
    OVERLAPPING = "overlapping"
    UNUSED = "unused"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Kept:
    """One secret or key that is alive, with what is to be known before it is replaced or retired. Times are moments."""

    row: Any
    judgement: Judgement
    due_at: int | None

    @property
    def is_overdue(self) -> bool:
        """Tell whether it should have been replaced by now."""
        return self.due_at is not None and self.due_at <= clock.now()

    @property
    def times(self) -> Mapping[str, Any]:
        """Return when it was made and used, ends and is due, as pages write it."""
        names = ("created_at", "last_used_at", "expires_at")
        return {name: clock.moment(getattr(self.row, name)) for name in names} | {"due_at": clock.moment(self.due_at)}


def secrets(rows: QuerySet[Any], look: Look) -> QuerySet[Any]:
    """Return of the client secrets `rows` those that are alive and looked for."""
    newer = _alive(ClientSecret.objects.filter(client=OuterRef("client"), pk__gt=OuterRef("pk")))
    schedule = Case(
        When(client__rotate_secrets_every__isnull=False, then=F("client__rotate_secrets_every")),
        When(client__origin=Client.Origin.ADMINISTRATOR, then=F("client__realm__rotate_secrets_every")),
        default=Value(0),
        output_field=IntegerField(),
    )
    if look is Look.OVERDUE:  # only these can be, and an index finds them
        rows = rows.filter(Q(client__rotate_secrets_every__gt=0) | Q(client__realm__in=_rotating_realms()))
    return _looked_for(rows, newer, schedule, look).select_related("client__realm").order_by("pk")


def keys(rows: QuerySet[Any], look: Look) -> QuerySet[Any]:
    """Return of the API keys `rows` those that are alive and looked for."""
    same = {"name": OuterRef("name"), "generation__gt": OuterRef("generation"), "invalidated_at": None}
    others = ApiKey.objects.all_realms().filter(realm=OuterRef("realm"), **same)
    owner = Q(service_account=OuterRef("service_account")) | Q(user=OuterRef("user"))
    schedule = Case(
        When(
            service_account__client__rotate_secrets_every__isnull=False,
            then=F("service_account__client__rotate_secrets_every"),
        ),
        default=F("realm__rotate_secrets_every"),
        output_field=IntegerField(),
    )
    alive = rows.filter(invalidated_at=None)
    if look is Look.OVERDUE:
        alive = alive.filter(Q(service_account__client__rotate_secrets_every__gt=0) | Q(realm__in=_rotating_realms()))
    found = _looked_for(alive, _alive(others.filter(owner)), schedule, look)
    return found.select_related("service_account__client", "user", "realm").order_by("pk")


def _rotating_realms() -> list[int]:
    """Return the keys of the realms in which secrets have a schedule: a list, for an index to be asked with."""
    return list(Realm.objects.filter(rotate_secrets_every__gt=0).values_list("pk", flat=True))


def kept(rows: list[Any]) -> list[Kept]:
    """Judge rows of one of the two tables by those that were made after them; one statement for all."""
    siblings: dict[Any, list[Any]] = {}
    for row in _siblings(rows):
        siblings.setdefault(_purpose(row), []).append(row)
    return [_judged(row, [other for other in siblings[_purpose(row)] if other.pk > row.pk]) for row in rows]


def _alive(rows: QuerySet[Any]) -> QuerySet[Any]:
    alive: QuerySet[Any] = rows.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))
    return alive


def _looked_for(rows: QuerySet[Any], newer: QuerySet[Any], schedule: Case, look: Look) -> QuerySet[Any]:
    now = clock.now()
    begun = Coalesce(F("starts_at"), F("created_at"))
    alive = _alive(rows).annotate(every=schedule, begun=begun, is_replaced=Exists(newer))
    choices = {
        Look.OVERDUE: Q(every__gt=0, is_replaced=False, begun__lte=now - F("every") * DAY),
        Look.ENDING: Q(expires_at__lte=now + SOON),
        Look.OVERLAPPING: Q(is_replaced=True),
        Look.UNUSED: Q(last_used_at__lt=now - LONG) | Q(last_used_at=None, created_at__lt=now - LONG),
    }
    anything = Q()
    for choice in choices.values():
        anything |= choice
    chosen: QuerySet[Any] = alive.filter({Look.ALL: Q(), Look.ATTENTION: anything}.get(look) or choices.get(look, Q()))
    return chosen


def _siblings(rows: list[Any]) -> list[Any]:
    if not rows:
        return []
    if isinstance(rows[0], ClientSecret):
        return list(ClientSecret.objects.filter(client__in={row.client_id for row in rows}))
    owners = Q(service_account__in={row.service_account_id for row in rows} - {None})
    owners |= Q(user__in={row.user_id for row in rows} - {None})
    return list(ApiKey.objects.all_realms().filter(owners, invalidated_at=None, name__in={row.name for row in rows}))


def _purpose(row: Any) -> Any:  # noqa: ANN401 (a row of one of the two tables, and what it shares with its successors)
    return row.client_id if isinstance(row, ClientSecret) else (row.service_account_id, row.user_id, row.name)


def _judged(row: Any, newer: list[Credential]) -> Kept:  # noqa: ANN401 (a row with what _looked_for has annotated)
    return Kept(row, judge(row, newer), None if row.is_replaced else due_at(row, row.every))
