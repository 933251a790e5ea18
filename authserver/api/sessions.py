"""OWASP ASVS 7.4.5: where the people of a realm are signed in, and the end of it. A session is known by its `sid`."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.flows.own_sessions import end_for_administrator
from accounts.live_sessions import LiveSession, live_sessions, read
from accounts.models import Session
from audit import actions
from authserver.api import answers, filters
from authserver.api.collection import Collection
from authserver.api.of_person import OfPerson
from authserver.api.view import address
from realms.management_scopes import Area
from support import clock


class Sessions(Collection):
    """Everybody's, to be looked at. One is ended below its person, all of somebody's by `user-actions/`."""

    item_type = answers.Session

    area = Area.SESSIONS
    path = "sessions"
    key = "session_key"
    searched = ("user__email", "user__name")
    filters = {
        "user": filters.identifier("user", "The id of a person."),
        "peer": filters.Filter("peer", "The network address that was seen last."),
    }

    def rows(self) -> QuerySet[Session]:
        """Return those of people; visitors have some for the protection of forms."""
        alive = Session.objects.filter(user__isnull=False, expire_date__gt=datetime.fromtimestamp(clock.now(), UTC))
        return alive.select_related("user")

    def shown(self, row: Session) -> dict[str, Any]:
        """Return where somebody is signed in."""
        return _shown(read(row, this=""))


class SessionsOfPerson(OfPerson):
    """One person's."""

    item_type = answers.Session

    area = Area.SESSIONS

    def list(self, request: Request, user: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """List where they are signed in, the session seen last first."""
        return self.page([_shown(session) for session in live_sessions(self.person, this="")])

    @transaction.atomic
    def destroy(self, request: Request, user: str, key: str) -> Response:  # noqa: ARG002 (the signature is REST framework's)
        """Sign them out there, and tell them: the session ends with the tokens that are bound to it."""
        found = next((session for session in live_sessions(self.person, this="") if session.sid == key), None)
        if found is None:
            raise Http404
        self.record(actions.LOGOUT, found.row, what=["session"])
        end_for_administrator(self.person, found.row)
        return Response(status=HTTPStatus.NO_CONTENT)


def _shown(session: LiveSession) -> dict[str, Any]:
    row = session.row
    return {
        "id": session.sid,
        "user": str(row.user_id),
        "device": session.device,
        "user_agent": row.user_agent,
        "peer": row.peer,
        "created_at": row.created_at,
        "seen_at": row.seen_at,
        "expires_at": row.ends_at,
        "url": address("users", str(row.user_id), "sessions", session.sid),
    }
