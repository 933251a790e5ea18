"""Which rows of the administration are about one application: what who administers that alone may see, and change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import Invitation, Session, User
from audit.models import Event
from clients.models import Client, ClientSecret
from federation.models import LinkedIdentity
from oauth.models import Consent, Family
from realms.management_scopes import Act
from serviceaccounts.models import ApiKey, ApplicationRole, ServiceAccount, WorkloadRule

#: Where it stands in the realm, and what it could get: how far it is trusted is for the realm to say.
CLIENT = frozenset(
    {
        *("application_type", "audience", "client_id", "consent", "default_max_age", "enabled", "every_public_scope"),
        *("grant_types", "introspects", "introspects_realm", "introspection_signed_response_alg", "keycloak"),
        *("management_scopes", "origin", "require_second_factor", "roles", "scopes", "trust"),
        *("access_token_lifetime", "owner", "token_endpoint_auth_method", "client_assertion_audience"),
    }
)
PERSON = frozenset({"roles", "application"})


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table that are about a client.

    `of` is the lookup from a row to it, None where one cannot tell by a column. `fixed` are the columns and fields of
    a form that stay as they are, `come_and_go` whether rows are made and removed, `read_only` that they are not
    changed either; `acts` are what else is done to them, by the names of the admin's actions.
    """

    of: str
    fixed: frozenset[str] = frozenset()
    come_and_go: bool = False
    read_only: bool = False
    acts: frozenset[str] = frozenset()


OF_APPLICATION: Mapping[type[Model], Rows] = {
    Client: Rows("pk", fixed=CLIENT),
    ClientSecret: Rows("client", come_and_go=True),
    ServiceAccount: Rows("client", fixed=CLIENT, acts=frozenset({"disable"})),
    ApiKey: Rows(
        "service_account__client", come_and_go=True, acts=frozenset({"switch_off", "switch_on", "invalidate"})
    ),
    WorkloadRule: Rows("account__client", come_and_go=True),
    ApplicationRole: Rows("client", come_and_go=True),
    Family: Rows("application", come_and_go=True, acts=frozenset({"revoke"})),
    Consent: Rows("client", come_and_go=True, acts=frozenset({"withdraw"})),
    User: Rows(
        "application", fixed=PERSON, acts=frozenset({"enable", "disable", "end_access", "remove_factors", "send_reset"})
    ),
    Invitation: Rows("application", fixed=PERSON, come_and_go=True),
    LinkedIdentity: Rows("user__application", read_only=True),
    Session: Rows("user__application", come_and_go=True, acts=frozenset({"end"})),
    Event: Rows("client", read_only=True),
}


def rows_of(rows: QuerySet[Any], clients: Collection[int], act: Act) -> QuerySet[Any]:
    """Return of `rows` those that are about one of the clients with these keys, to be read or to be written."""
    known = OF_APPLICATION.get(rows.model)
    if known is None or not clients or (act is Act.WRITE and known.read_only):
        return rows.none()
    about = Q(**{f"{known.of}__in": clients})
    if rows.model is User and act is Act.READ:
        about = Q(pk__in=_people(clients))
    if rows.model is Event:
        about = _told_of(clients)
    return rows.filter(about)


def _people(clients: Collection[int]) -> QuerySet[Any, Any]:
    """Return the keys of who belongs to one of the clients or let it in: these are shown to it, and not its own."""
    own = User.objects.all_realms().filter(application__in=clients).order_by()
    families = Family.objects.all_realms().filter(application__in=clients, revoked_at=None)
    consents = Consent.objects.all_realms().filter(client__in=clients)
    return own.values("pk").union(families.values("user"), consents.values("user"))  # not an OR, which reads everybody


def _told_of(clients: Collection[int]) -> Q:
    """Return the events about the clients: the trail keeps names."""
    names = Client.objects.all_realms().filter(pk__in=clients).values("client_id", "realm__slug")
    about = Q(pk__in=())
    for name in names:
        about |= Q(realm=name["realm__slug"], client=name["client_id"])
    return about
