"""RFC 7591 §2: the clients of a realm: those that administrators made, and those that registered themselves."""

from typing import Any

from django.db.models import QuerySet

from authserver.api import answers, filters
from authserver.api.declared import Declared
from authserver.api.problems import invalid
from authserver.blueprint.client_schema import ClientEntry
from clients.admin import IDENTITY
from clients.built_in import BUILT_IN, RESERVED
from clients.models import Client
from realms.management_scopes import Area
from serviceaccounts.models import Introspector


class Clients(Declared):
    """Software that acts for people, or for itself. Service accounts are a collection of their own."""

    called = "Client"
    says = answers.ClientSaid
    examples = {"update": {"name": "Web", "redirect_uris": ["https://web.example/callback"]}}

    area = Area.CLIENTS
    path = part = "clients"
    key = named = "client_id"
    document_type = ClientEntry
    left_out = frozenset({"secret", "client_name", "scope", "response_types"})
    searched = ("client_id", "name")
    filters = {
        "enabled": filters.flag("enabled", "Whether it gets tokens."),
        "origin": filters.choice("origin", "Who made it.", Client.Origin.values),
        "trust": filters.choice("trust", "How far an administrator has looked at it.", ("pending", "new", "verified")),
        "token_endpoint_auth_method": filters.choice(
            "token_endpoint_auth_method", "How it authenticates.", Client.AuthMethod.values
        ),
    }

    def rows(self) -> QuerySet[Client]:
        """Return the clients of the realm with what they may introspect."""
        clients = Client.objects.filter(service_account=None).select_related("introspector")
        return clients.prefetch_related("introspector__introspects")

    def blank(self) -> Client:
        """Return a new one, with the grant that RFC 7591 §2 gives who names none."""
        return Client(realm=self.realm, grant_types=["authorization_code"])

    def written(self, row: Client) -> dict[str, Any]:
        """Return its members by their registered names."""
        return ClientEntry.values_of(row) | introspection(row)

    def write(self, name: str, row: Any, wanted: dict[str, Any]) -> None:  # noqa: ANN401 (a row of the table)
        """Refuse to make what is built in: whoever may only make clients would say where its tokens go."""
        if row is None and name in BUILT_IN:
            raise invalid([("client_id", RESERVED)])
        super().write(name, row, wanted)

    def said(self, row: Client) -> dict[str, Any]:
        """Say how far it is trusted, and since when it is there."""
        return super().said(row) | {
            "state": row.state.value,
            "trust": row.trust,
            "origin": row.origin,
            "created_at": int(row.created.timestamp()) if row.pk else None,
            "last_used_at": row.last_used_at,
        }

    def kept(self, row: Client) -> frozenset[str]:
        """Keep what a client said of itself when it registered, as the admin does."""
        return frozenset(IDENTITY if row.self_registered else ())


def introspection(row: Client) -> dict[str, Any]:
    """Return what a client may introspect beyond its own tokens."""
    trusted = getattr(row, "introspector", None) if row.pk else None
    served = sorted(resource.identifier for resource in trusted.introspects.all()) if trusted else []
    return ClientEntry.values_of(trusted or Introspector()) | {"introspects": served}
