"""What hangs on clients, counted: a confirmation says with it whom an act reaches. Five statements for any number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from clients.models import Client, ClientSecret
from oauth.models import Consent, Family
from serviceaccounts.models import ApiKey, WorkloadRule
from support import clock


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on one client: `connections` are authorizations that still get tokens, of so many `people`."""

    people: int = 0
    connections: int = 0
    consents: int = 0
    secrets: int = 0
    keys: int = 0
    workloads: int = 0

    @property
    def credentials(self) -> int:
        """Return how many ways it has to prove that it is itself, which were made here."""
        return self.secrets + self.keys + self.workloads


def hanging_on(clients: Iterable[Client]) -> Mapping[int, Hanging]:
    """Return what hangs on each client, by its key."""
    keys = [client.pk for client in clients]
    now = clock.now()
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    families = Family.objects.all_realms().filter(
        application__in=keys, revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now
    )
    counts = {
        "people": _counted(families, "application", Count("user", distinct=True)),
        "connections": _counted(families, "application"),
        "consents": _counted(Consent.objects.all_realms().filter(client__in=keys), "client"),
        "secrets": _counted(ClientSecret.objects.filter(alive, client__in=keys), "client"),
        "keys": _counted(
            ApiKey.objects.all_realms().filter(alive, invalidated_at=None, service_account__client__in=keys),
            "service_account__client",
        ),
        "workloads": _counted(WorkloadRule.objects.all_realms().filter(account__client__in=keys), "account__client"),
    }
    return {key: Hanging(**{name: found.get(key, 0) for name, found in counts.items()}) for key in keys}


def along(hanging: Iterable[Hanging]) -> dict[str, int]:
    """Return what goes with clients that are deleted, in the words of the confirmation; nothing that is not there."""
    listed = list(hanging)
    said = {
        "people who are connected": sum(each.people for each in listed),
        "connections, with their tokens": sum(each.connections for each in listed),
        "consents": sum(each.consents for each in listed),
        "secrets": sum(each.secrets for each in listed),
        "API keys": sum(each.keys for each in listed),
        "workload identities": sum(each.workloads for each in listed),
    }
    return {name: count for name, count in said.items() if count}


def _counted(rows: QuerySet[Any, Model], owner: str, count: Count = Count("pk")) -> dict[int, int]:  # noqa: B008 (an expression without state)
    return dict(rows.order_by().values(owner).annotate(found=count).values_list(owner, "found"))
