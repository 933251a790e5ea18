"""What hangs on one person: the base of the lists below `users/{id}/`."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.response import Response

from accounts.models import User
from authserver import authority
from authserver.api.permissions import act_of
from authserver.api.users import is_id
from authserver.api.view import ApiView
from authserver.application_rows import rows_of
from realms.management_scopes import Act
from realms.row_events import record_row


class OfPerson(ApiView):
    """A list so short that it comes as one page. The person is named by the address."""

    of_connected: ClassVar[bool] = False  # whether whoever administers an application is shown who connected it

    @cached_property
    def person(self) -> User:
        """Return whose it is; answer 404 for nobody of this realm."""
        name = self.kwargs["user"]
        found = self._people().filter(pk=name).first() if is_id(name) else None
        if found is None:
            raise Http404
        return found

    @property
    def clients(self) -> frozenset[int] | None:
        """Return the keys of the clients for which alone the caller does this; None: for the whole realm."""
        return authority.reach(self.caller, act_of(self.request), self.area, realm=self.realm)

    def _people(self) -> QuerySet[User]:
        """Return whom the caller reaches: for an application its own people, or also who has connected it."""
        people = User.objects.all()
        whom = Act.READ if self.of_connected else Act.WRITE
        return people if self.clients is None else rows_of(people, self.clients, whom)

    def page(self, items: list[dict[str, Any]]) -> Response:
        """Return the whole list."""
        return Response({"items": items, "next": None})

    def record(self, action: str, row: Any, *, what: Any) -> None:  # noqa: ANN401 (a row of some table; JSON)
        """Write one event about a row, as the admin does."""
        record_row(action, row, what=what, actor=self.caller.name, through=self.caller.home, peer=self.peer)
