"""RFC 7523: rules by which workloads elsewhere, such as jobs of a CI, stand for a service account without a secret."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from pydantic import BaseModel, Field

from authserver.api import answers, orders
from authserver.api.editable import Editable
from authserver.api.of_machine import OfMachine
from authserver.api.path_keys import segment
from authserver.api.problems import refused
from authserver.api.view import address
from realms.management_scopes import Area
from serviceaccounts.flows import workload_identities
from serviceaccounts.models import WorkloadRule
from serviceaccounts.workloads.presets import PRESETS


class WorkloadIdentity(BaseModel):
    """One rule. All of its claims must match."""

    model_config = orders.EXACT

    name: str = ""
    kind: str = Field(default="", description="github, gitlab, kubernetes or oidc.")
    issuer: str = Field(default="", description="The iss of its tokens; empty: that of GitHub or GitLab.")
    claims: dict[str, Any] = Field(default={}, description="Claims, and what each must be.")
    jwks: dict[str, Any] | None = Field(default=None, description="Its keys; null: read where the issuer says.")
    maximum_age: int | None = Field(default=None, description="Seconds since it was issued; null: as its kind has.")
    enabled: bool = True


class WorkloadIdentities(OfMachine, Editable):
    """The rules of one machine."""

    says = answers.WorkloadSaid
    examples = {"update": {"kind": "github", "claims": {"repository": "acme/reports", "ref": "refs/heads/main"}}}

    area = Area.SERVICE_ACCOUNTS
    path = "workload-identities"
    key = named = "name"
    document_type = WorkloadIdentity

    def rows(self) -> QuerySet[WorkloadRule]:
        """Return the rules of the machine."""
        return WorkloadRule.objects.filter(account=self.machine)

    def address(self, row: WorkloadRule) -> str:
        """Return where a rule is found."""
        return address("service-accounts", segment(self.machine.client.client_id), self.path, segment(row.name))

    def blank(self) -> WorkloadRule:
        """Return a new one."""
        return WorkloadRule(realm=self.realm, account=self.machine)

    def defaults(self, name: str) -> dict[str, Any]:
        """Let the kind say who issues."""
        issuers = {kind: preset.issuer for kind, preset in PRESETS.items()}
        return super().defaults(name) | {"issuer": issuers.get(str(self.document.get("kind")), "")}

    def written(self, row: WorkloadRule) -> dict[str, Any]:
        """Return its members."""
        return {name: getattr(row, name) for name in WorkloadIdentity.model_fields}

    def said(self, row: WorkloadRule) -> dict[str, Any]:
        """Say since when it is there, and when it was used."""
        told = {name: getattr(row, name) for name in ("created_at", "created_by", "last_used_at")}
        return super().said(row) | told

    def write(self, name: str, row: WorkloadRule | None, wanted: dict[str, Any]) -> None:  # noqa: ARG002 (the flow finds it by name)
        """Let the flow do it: it judges, records and tells the contacts of the machine."""
        rule = orders.read(WorkloadIdentity, wanted)
        values = {member: getattr(rule, member) for member in wanted if member != self.named}
        try:
            workload_identities.put(self.machine, name=name, values=values, by=self.caller.name, peer=self.peer)
        except ValidationError as refusal:
            raise refused(refusal) from None

    def remove(self, row: WorkloadRule) -> None:
        """Remove it, with the tokens that it gave."""
        workload_identities.delete(row, by=self.caller.name, peer=self.peer)

    def record(self, action: str, row: Any, *, what: Any) -> None:  # noqa: ANN401 (a row of the table; JSON)
        """Leave the trail to the flow."""
