"""OAuth 2.1 §7.3: what a person allowed, client by client: what its live families hold, and what is remembered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from clients.document_address import host_of
from clients.models import Client
from oauth.models import Consent, Family
from oauth.models.consent import NOWHERE
from realms.catalogue import Catalogue
from realms.context import current_realm
from support import clock

OFFLINE = "offline_access"  # said as a sentence of its own


@dataclass(frozen=True, slots=True)
class Named:
    """A scope or a resource: its name in the protocol, and that for people, who read it when they allowed it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Connection:
    """What one client may do for a person. `publisher` is the verified host of its document, or empty.

    `is_live`: it holds tokens now; `stays`: logging out does not end them. `is_remembered`: it may come back without
    asking, since it was allowed and is trusted that far. `is_own`: it is never asked about.
    """

    client: Client
    publisher: str
    scopes: tuple[Named, ...]
    resources: tuple[Named, ...]
    hosts: tuple[str, ...]
    is_live: bool
    stays: bool
    is_remembered: bool
    is_own: bool
    connected_at: datetime
    last_used_at: datetime | None


def connected_clients(user: User) -> QuerySet[Client]:
    """Return the clients that act for `user` in this realm or are remembered to, the one last used first."""
    consents, alive = Consent.objects.filter(user=user, client=OuterRef("pk")), _alive(user)
    used = alive.filter(application=OuterRef("pk")).order_by().values("application").annotate(at=Max("rotated_at"))
    allowed = consents.order_by().values("client").annotate(at=Max("granted_at"))
    rows = Client.objects.filter(Exists(consents) | Exists(alive.filter(application=OuterRef("pk"))))
    last = Coalesce(Subquery(used.values("at")), Subquery(allowed.values("at")))
    return rows.annotate(last=last).order_by("-last", "pk")


def described(user: User, clients: Iterable[Client]) -> list[Connection]:
    """Return what each of `clients` may do for `user` (two statements)."""
    listed = {client.pk: client for client in clients}
    families, consents = defaultdict[int, list[Family]](list), defaultdict[int, list[Consent]](list)
    for family in _alive(user).filter(application__in=listed):
        families[family.application_id].append(family)
    for consent in Consent.objects.filter(user=user, client__in=listed):
        consents[consent.client_id].append(consent)
    return [_connection(client, families[pk], consents[pk]) for pk, client in listed.items()]


def _alive(user: User) -> QuerySet[Family]:
    """Return the families that still get tokens, or would if their client were not stopped."""
    now, realm = clock.now(), current_realm()
    return Family.objects.filter(
        Q(created_at__gte=F("application__not_before")) & Q(created_at__gte=realm.not_before),
        user=user,
        revoked_at=None,
        expires_at__gt=now,
        idle_expires_at__gt=now,
    )


def _connection(client: Client, families: list[Family], consents: list[Consent]) -> Connection:
    access = [consent.access for consent in consents]
    scopes = {scope for family in families for scope in family.scope.split()}
    scopes.update(scope for places in access for names in places.values() for scope in names)
    places = {place for family in families for place in family.resources} | {place for one in access for place in one}
    catalogue = current_realm().catalogue
    used = [family.rotated_at for family in families]
    return Connection(
        client=client,
        publisher=host_of(client.client_id) if client.origin == Client.Origin.DOCUMENT else "",
        scopes=tuple(_scope(name, catalogue) for name in sorted(scopes - {OFFLINE})),
        resources=tuple(_resource(place, catalogue) for place in sorted(places - {NOWHERE})),
        hosts=tuple(sorted({consent.redirect_host for consent in consents})),
        is_live=bool(families),
        stays=any(not family.session_bound for family in families),
        is_remembered=bool(consents) and _is_trusted(client),
        is_own=client.consent == Client.Consent.SKIP,
        connected_at=_moment(min([*(row.created_at for row in families), *(row.granted_at for row in consents)])),
        last_used_at=_moment(max(used)) if used else None,
    )


def _is_trusted(client: Client) -> bool:
    """Tell whether a consent is remembered (oauth/endpoints/authorization/consent.py): strangers ask each time."""
    is_known = client.is_vouched_for or client.origin == Client.Origin.DOCUMENT
    is_proven = not (client.is_public and client.application_type == Client.ApplicationType.NATIVE)
    return client.consent == Client.Consent.REMEMBER and is_known and is_proven


def _scope(name: str, catalogue: Catalogue) -> Named:
    declared = catalogue.scope(name)
    return Named(name, declared.description if declared and declared.description else name)


def _resource(identifier: str, catalogue: Catalogue) -> Named:
    declared = catalogue.resource(identifier)
    return Named(identifier, declared.name if declared and declared.name else identifier)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
