"""RFC 6749 §1.5: what people let applications do: each grant with its tokens, and everything of one application."""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from audit import actions
from authserver.api import answers, filters
from authserver.api.collection import Collection
from authserver.api.of_person import OfPerson
from authserver.api.path_keys import name_of, segment
from authserver.api.users import is_id
from authserver.api.view import address
from authserver.console.connections import Connection, connected_clients, described
from clients.models import Client
from oauth.endings import end_connection, end_family
from oauth.models import Family
from realms.management_scopes import Area
from support import clock

MAXIMUM = 200  # of the latest


class Grants(Collection):
    """What is alive now: one entry for each authorization, as the `grant` claim of its access tokens names it."""

    item_type = answers.Grant

    area = Area.GRANTS
    path = "grants"
    key = "id"
    searched = ("user__email", "application__client_id", "application__name")
    filters = {
        "user": filters.identifier("user", "The id of a person."),
        "client_id": filters.Filter("application__client_id", "The application."),
    }

    def rows(self) -> QuerySet[Family]:
        """Return the families that still get tokens."""
        now = clock.now()
        alive = Q(revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now)
        return Family.objects.filter(alive).select_related("application", "user")

    def find(self, name: str, *, lock: bool = False) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the grant of that id, or None."""
        return super().find(name, lock=lock) if is_id(name) else None

    def shown(self, row: Family) -> dict[str, Any]:
        """Return who let what do what, and until when. No token, and no digest of one."""
        return {
            "id": str(row.pk),
            "user": str(row.user_id),
            "client_id": row.application.client_id,
            "scopes": row.scope.split(),
            "resources": row.resources,
            "session_bound": row.session_bound,
            "created_at": row.created_at,
            "last_used_at": row.rotated_at,
            "expires_at": min(row.expires_at, row.idle_expires_at),
            "url": self.address(row),
        }

    @transaction.atomic
    def destroy(self, request: Request, key: str, **_: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """End its tokens. The person's consent stays: that is withdrawn below the person."""
        row = self.existing(key, lock=True)
        self.demand_authority(row)
        self.record(actions.TOKEN_REVOKED, row, what=["family"])
        end_family(row)
        return Response(status=HTTPStatus.NO_CONTENT)


class GrantsOfPerson(OfPerson):
    """The applications that one person connected, as their account page lists them."""

    item_type = answers.Connection

    area = Area.GRANTS
    of_connected = True

    def list(self, request: Request, user: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """List them, the one last used first."""
        found = described(self.person, self._connected()[:MAXIMUM])
        return self.page([self._shown(connection) for connection in found])

    @transaction.atomic
    def destroy(self, request: Request, user: str, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Disconnect an application: its consent, its tokens and the codes under way end together."""
        client = self._connected().filter(client_id=name_of(key)).first()
        if client is None:
            raise Http404
        self.record(actions.CONSENT_REVOKED, self.person, what=["consent", client.client_id])
        end_connection(self.person, client)
        return Response(status=HTTPStatus.NO_CONTENT)

    def _connected(self) -> QuerySet[Client]:
        found = connected_clients(self.person)
        return found if self.clients is None else found.filter(pk__in=self.clients)

    def _shown(self, connection: Connection) -> dict[str, Any]:
        client_id = connection.client.client_id
        return {
            "client_id": client_id,
            "user": str(self.person.pk),
            "scopes": [scope.name for scope in connection.scopes],
            "resources": [resource.name for resource in connection.resources],
            "has_tokens": connection.is_live,
            "connected_at": int(connection.connected_at.timestamp()),
            "last_used_at": int(connection.last_used_at.timestamp()) if connection.last_used_at else None,
            "url": address("users", str(self.person.pk), "grants", segment(client_id)),
        }
