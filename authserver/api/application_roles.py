"""Who administers which application: roles of the realm, each given to a person or a service account for one client."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.flows.role_mails import GIVEN, TAKEN
from accounts.models import User
from audit import actions
from authserver import authority
from authserver.api import answers, filters, orders
from authserver.api.numbered import Numbered
from authserver.api.problems import invalid, refused
from authserver.api.users import is_id
from clients.models import Client
from realms.management_scopes import Act, Area
from realms.models import Role
from serviceaccounts.flows import application_role_mails
from serviceaccounts.models import ApplicationRole, ServiceAccount
from support import clock


class NewApplicationRole(BaseModel):
    """Which role, for which client, and who is to hold it: one of the two."""

    model_config = orders.EXACT

    client_id: str
    role: str
    user: str | None = Field(default=None, description="The id of a person.")
    service_account: str | None = Field(default=None, description="The client_id of a service account.")


class ApplicationRoles(Numbered):
    """What is permitted is about that client alone, whatever the role says beside."""

    item_type = answers.ApplicationRole
    bodies = {"create": NewApplicationRole}

    area = Area.USERS
    path = "application-roles"
    filters = {
        "client_id": filters.Filter("client__client_id", "The application."),
        "user": filters.identifier("user", "The id of a person."),
    }

    def rows(self) -> QuerySet[ApplicationRole]:
        """Return those of the realm."""
        return ApplicationRole.objects.select_related("client", "role", "service_account__client")

    def shown(self, row: ApplicationRole) -> dict[str, Any]:
        """Return who holds which role for what, and who gave it."""
        machine = row.service_account
        return {
            "id": row.pk,
            "client_id": row.client.client_id,
            "role": row.role.name,
            "user": str(row.user_id) if row.user_id else None,
            "service_account": machine.client.client_id if machine else None,
            "given_by": row.given_by,
            "given_at": row.given_at,
            "url": self.address(row),
        }

    @transaction.atomic
    def create(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Give one."""
        order = orders.read(NewApplicationRole, self.document)
        if (order.user is None) == (order.service_account is None):
            raise invalid([("user", "either user or service_account is given")])
        row = ApplicationRole(realm=self.realm, given_by=self.caller.name, given_at=clock.now())
        row.client = self._one(Client.objects.all(), "client_id", client_id=order.client_id)
        row.role = self._one(Role.objects.all(), "role", name=order.role)
        if order.user is not None:
            row.user = self._one(User.objects.all(), "user", pk=order.user if is_id(order.user) else None)
        else:
            machines, named = ServiceAccount.objects.all(), {"client__client_id": order.service_account}
            row.service_account = self._one(machines, "service_account", **named)
        try:
            row.full_clean()
        except ValidationError as refusal:
            raise refused(refusal) from None
        row.save()
        self.demand_authority(row)
        application_role_mails.tell_of(row, GIVEN)
        self.record(actions.ROW_ADDED, row, what=[{"added": {}}])
        return Response(self.shown(row), HTTPStatus.CREATED, headers={"Location": self.address(row)})

    def remove(self, row: ApplicationRole) -> None:
        """Take one back, and tell who held it."""
        application_role_mails.tell_of(row, TAKEN)
        super().remove(row)

    def _one(self, rows: QuerySet[Any], member: str, **named: Any) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the row that a member names, among those about the applications that the caller administers."""
        if rows.model is not Role:
            rows = authority.narrowed(rows, self.caller, Act.READ, realm=self.realm, area=self.area)
        found = rows.filter(**named).first()
        if found is None:
            raise invalid([(member, "there is none of that name here")])
        return found
