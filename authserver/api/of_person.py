"""What hangs on one person: the base of the lists below `users/{id}/`."""

from functools import cached_property
from typing import Any

from django.http import Http404
from rest_framework.response import Response

from accounts.models import User
from authserver.api.users import is_id
from authserver.api.view import ApiView
from realms.row_events import record_row


class OfPerson(ApiView):
    """A list so short that it comes as one page. The person is named by the address."""

    @cached_property
    def person(self) -> User:
        """Return whose it is; answer 404 for nobody of this realm."""
        name = self.kwargs["user"]
        found = User.objects.filter(pk=name).first() if is_id(name) else None
        if found is None:
            raise Http404
        return found

    def page(self, items: list[dict[str, Any]]) -> Response:
        """Return the whole list."""
        return Response({"items": items, "next": None})

    def record(self, action: str, row: Any, *, what: Any) -> None:  # noqa: ANN401 (a row of some table; JSON)
        """Write one event about a row, as the admin does."""
        record_row(action, row, what=what, actor=self.caller.name, through=self.caller.home, peer=self.peer)
