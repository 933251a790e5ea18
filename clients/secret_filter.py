"""A filter of the admin: clients whose secrets want looking after."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from clients.models import Client, ClientSecret
from realms.models import Realm
from support import clock

DAY = 86_400  # seconds
SOON = 30 * DAY


class SecretFilter(admin.SimpleListFilter):
    """Tells which clients have a secret that is overdue, or that ends soon."""

    title = "secrets"
    parameter_name = "secrets"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 (Django's)
        """Return the choices."""
        return [("overdue", "Overdue"), ("ending", "One ends within 30 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 (Django's)
        """Keep the clients of the choice."""
        now = clock.now()
        if self.value() == "ending":
            ending = ClientSecret.objects.filter(expires_at__gt=now, expires_at__lte=now + SOON)
            return queryset.filter(pk__in=ending.values("client"))
        return overdue(queryset, now=now) if self.value() == "overdue" else queryset


def overdue(clients: QuerySet[Any], *, now: int) -> QuerySet[Any]:
    """Keep the clients whose newest secret should have been replaced (clients/secret_schedule.py)."""
    every = Case(
        When(rotate_secrets_every__isnull=False, then=F("rotate_secrets_every")),
        When(origin=Client.Origin.ADMINISTRATOR, then=F("realm__rotate_secrets_every")),
        default=0,
        output_field=IntegerField(),
    )
    alive = Q(secrets__expires_at=None) | Q(secrets__expires_at__gt=now)
    begun = Max(Coalesce(F("secrets__starts_at"), F("secrets__created_at")), filter=alive)
    realms = list(Realm.objects.filter(rotate_secrets_every__gt=0).values_list("pk", flat=True))  # for an index
    scheduled = clients.filter(Q(rotate_secrets_every__gt=0) | Q(realm__in=realms))
    found: QuerySet[Any] = scheduled.annotate(every=every, begun=begun)
    return found.filter(every__gt=0, begun__lte=now - F("every") * DAY)
