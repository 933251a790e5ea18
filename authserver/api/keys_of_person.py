"""API keys of one person: an administrator sees that they are there, and ends them. Only the person makes one."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from authserver.api import answers
from authserver.api.of_person import OfPerson
from authserver.api.path_keys import name_of, segment
from authserver.api.view import address
from realms.management_scopes import Area
from serviceaccounts import api_keys
from serviceaccounts.models import ApiKey


class KeysOfPerson(OfPerson):
    """Each generation of each key."""

    item_type = answers.ApiKey

    area = Area.API_KEYS

    def list(self, request: Request, user: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """List them, by name, the newest generation first."""
        return self.page([self._shown(row) for row in api_keys.keys_of(self.person)])

    @transaction.atomic
    def destroy(self, request: Request, user: str, key: str) -> Response:  # noqa: ARG002 (REST framework's)
        """Invalidate every generation of a key, for good. The person is told."""
        rows = api_keys.keys_of(self.person).filter(name=name_of(key)).select_for_update(of=("self",))
        alive = [row for row in rows if row.invalidated_at is None]
        if not alive:
            raise Http404
        author = api_keys.Author(self.caller.name, self.peer, {"through": self.caller.home.slug})
        for row in alive:
            api_keys.invalidate(row, by=author)
        return Response(status=HTTPStatus.NO_CONTENT)

    def _shown(self, row: ApiKey) -> dict[str, Any]:
        columns = (
            *("name", "generation", "hint", "note", "scopes", "resources", "quota", "allowed_networks", "active"),
            *("created_at", "created_by", "starts_at", "expires_at", "invalidated_at", "last_used_at"),
        )
        place = address("users", str(self.person.pk), "api-keys", segment(row.name))
        return {name: getattr(row, name) for name in columns} | {"url": place}
