"""Invitations of a realm: to make one is to invite somebody by mail, to delete one is to withdraw it."""

from http import HTTPStatus
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from pydantic import AfterValidator, BaseModel, Field
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.addresses import canonical
from accounts.flows.sign_up import NobodyInvited, invite
from accounts.models import Invitation
from authserver import authority
from authserver.api import answers, orders
from authserver.api.collection import Collection
from authserver.api.mail_room import demand_room
from authserver.api.problems import Conflict, invalid
from authserver.api.users import application_of, is_id
from realms.management_scopes import Act, Area
from realms.models import Role


class NewInvitation(BaseModel):
    """Whom to invite, and with which roles."""

    model_config = orders.EXACT

    email: Annotated[str, AfterValidator(canonical)]
    roles: list[str] = []
    application: str | None = Field(default=None, description="The one client that they may use; null: every one.")


class Invitations(Collection):
    """Those that nobody has accepted yet."""

    item_type = answers.Invitation
    bodies = {"create": NewInvitation}

    area = Area.USERS
    path = "invitations"
    key = "id"
    searched = ("email",)

    def rows(self) -> QuerySet[Invitation]:
        """Return the invitations of the realm."""
        return Invitation.objects.select_related("application").prefetch_related(Prefetch("roles", Role.objects.all()))

    def find(self, name: str, *, lock: bool = False) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the invitation of that id, or None."""
        return super().find(name, lock=lock) if is_id(name) else None

    def shown(self, row: Invitation) -> dict[str, Any]:
        """Return who is invited. The link is in the mail alone."""
        return {
            "id": str(row.pk),
            "email": row.email,
            "roles": sorted(role.name for role in row.roles.all()),
            "application": row.application.client_id if row.application else None,
            "created_at": row.created_at,
            "expires_at": row.expires_at,
            "url": self.address(row),
        }

    def create(self, request: Request) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Invite somebody. An address that has an account is told so, and not the caller."""
        order = orders.read(NewInvitation, self.document)
        roles = list(Role.objects.filter(name__in=order.roles))
        if unknown := set(order.roles) - {role.name for role in roles}:
            raise invalid([("roles", f"the realm has no role {min(unknown)!r}")])
        if not self.may_give(roles):
            raise PermissionDenied("These roles give more than you have.")
        only = self._only(order.application)
        demand_room(order.email, self.caller)
        try:
            with transaction.atomic():
                who = {"actor": self.caller.name, "peer": self.peer}
                made = invite(self.realm, email=order.email, roles=roles, application=only, **who)
        except NobodyInvited:
            raise Conflict("The realm takes no new people: its sign_up is closed.") from None
        row = self.existing(str(made.pk))
        return Response(self.shown(row), HTTPStatus.CREATED, headers={"Location": self.address(row)})

    def _only(self, client_id: str | None) -> int | None:
        """Return the key of the client; who administers one application invites for that one."""
        client = application_of(client_id)
        found = client.pk if client else None
        if not authority.may(self.caller, Act.WRITE, self.area, realm=self.realm, client=found):
            raise PermissionDenied("No role of yours permits to invite anybody for that.")
        return found
