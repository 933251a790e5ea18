"""RFC 6749 §4.4: the service accounts of a realm, each with the client that it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from audit import actions
from authserver.api import answers, filters
from authserver.api.clients import introspection
from authserver.api.editable import Editable, names
from authserver.api.problems import invalid, refused
from authserver.blueprint import introspector_changes, one_object
from authserver.blueprint.client_schema import ServiceAccountEntry
from authserver.blueprint.problems import Problems
from authserver.blueprint.reading import read_object
from clients.models import Client
from realms.management_scopes import Area
from serviceaccounts.flows import accounts
from serviceaccounts.models import ServiceAccount

MEMBERS = accounts.OF_CLIENT | accounts.OF_ACCOUNT | {accounts.ROLES}


class ServiceAccounts(Editable):
    """Machines that ask for tokens in their own name."""

    called = "ServiceAccount"
    says = answers.MachineSaid
    examples = {"update": {"name": "Reports", "roles": ["auditor"], "scopes": ["docs:read"]}}

    area = Area.SERVICE_ACCOUNTS
    path = "service-accounts"
    key, named = "client__client_id", "client_id"
    document_type = ServiceAccountEntry
    left_out = frozenset(ServiceAccountEntry.model_fields) - MEMBERS - introspector_changes.KEYS - {"client_id"}
    searched = ("client__client_id", "client__name", "description")
    filters = {
        "enabled": filters.flag("client__enabled", "Whether it gets tokens."),
        "role": filters.Filter("roles__name", "A role that it holds."),
    }

    def rows(self) -> QuerySet[ServiceAccount]:
        """Return the machines of the realm with their clients and roles."""
        machines = ServiceAccount.objects.select_related("client", "client__introspector")
        return machines.prefetch_related("roles", "client__introspector__introspects")

    def blank(self) -> ServiceAccount:
        """Return a new one."""
        client = Client(realm=self.realm, grant_types=["client_credentials"], scopes=[])
        return ServiceAccount(realm=self.realm, client=client)

    def written(self, row: ServiceAccount) -> dict[str, Any]:
        """Return its members: the client's, and its own."""
        values = ServiceAccountEntry.values_of(row.client) | ServiceAccountEntry.values_of(row)
        mine = {key: value for key, value in values.items() if key not in self.left_out}
        return mine | introspection(row.client) | {"roles": names(row, "roles")}

    def said(self, row: ServiceAccount) -> dict[str, Any]:
        """Say since when it is there, and when it was used."""
        created = int(row.client.created.timestamp()) if row.pk else None
        return super().said(row) | {
            "created_at": created,
            "created_by": row.created_by,
            "last_used_at": row.last_used_at,
        }

    def write(self, name: str, row: ServiceAccount | None, wanted: dict[str, Any]) -> None:
        """Let the flows of service accounts do it: they judge, record and tell its contacts."""
        problems = Problems()
        entry = read_object(ServiceAccountEntry, {self.named: name} | wanted, problems)
        if entry is None or problems:
            raise invalid(problems.pairs())
        values = {member: getattr(entry, member) for member in wanted if member in MEMBERS}
        by = {"by": self.caller.name, "peer": self.peer}
        try:
            if row is None:
                accounts.create(self.realm, client_id=name, values=values, **by)
            else:
                accounts.change(row, values=values, **by)
        except ValidationError as refusal:
            raise refused(refusal) from None
        trusted = {member: value for member, value in wanted.items() if member in introspector_changes.KEYS}
        if trusted:
            document = {self.named: name} | trusted
            change = one_object.bring(self.realm, document, schema=ServiceAccountEntry, part="service_accounts")
            fields = change.fields if change else []
            super().record(actions.ROW_CHANGED, self.find(name), what=[{"changed": {"fields": fields}}])

    def remove(self, row: ServiceAccount) -> None:
        """Remove it with its client, secrets, keys and rules."""
        accounts.delete(row, by=self.caller.name, peer=self.peer)

    def record(self, action: str, row: Any, *, what: Any) -> None:  # noqa: ANN401 (REST framework's neighbours)
        """Leave the trail to the flows."""
