"""OpenID Connect Core §5.7: the accounts elsewhere that open one person's account here."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from audit import actions
from authserver import authority
from authserver.api import answers
from authserver.api.of_person import OfPerson
from authserver.api.path_keys import name_of, segment
from authserver.api.view import address
from federation.models import LinkedIdentity
from realms.management_scopes import Area


class IdentitiesOfPerson(OfPerson):
    """Only who can sign in there links one; an administrator takes one away."""

    item_type = answers.Identity

    area = Area.USERS

    def list(self, request: Request, user: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """List them, the oldest first."""
        return self.page([self._shown(row) for row in self._rows()])

    @transaction.atomic
    def destroy(self, request: Request, user: str, provider: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Take one away, with the roles that it gave. A person without another way in can choose a password by mail."""
        row = self._rows().filter(provider__slug=provider, subject=name_of(key)).first()
        if row is None:
            raise Http404
        if not authority.may_touch(self.caller, row, realm=self.realm):
            raise PermissionDenied("This person may do more than you may.")
        self.record(actions.ROW_DELETED, row, what=[])
        row.delete()
        return Response(status=HTTPStatus.NO_CONTENT)

    def _rows(self) -> QuerySet[LinkedIdentity]:
        return LinkedIdentity.objects.filter(user=self.person).select_related("provider")

    def _shown(self, row: LinkedIdentity) -> dict[str, Any]:
        place = ("users", str(self.person.pk), "identities", row.provider.slug, segment(row.subject))
        columns = ("issuer", "subject", "email", "linked_at", "last_used_at")
        return (
            {"provider": row.provider.slug} | {name: getattr(row, name) for name in columns} | {"url": address(*place)}
        )
