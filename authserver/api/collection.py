"""Things of one kind, each known by a name: how they are listed, read and removed. Writing is in declared.py."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet, RestrictedError
from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from audit import actions
from authserver import authority
from authserver.api import preconditions
from authserver.api.filters import SEARCH, Filter, search
from authserver.api.pagination import CURSOR, LIMIT, page
from authserver.api.path_keys import name_of, segment
from authserver.api.problems import Conflict
from authserver.api.view import ApiView, address
from realms.management_scopes import Act
from realms.models import Role
from realms.row_events import record_row

PAGING = {
    CURSOR: "Where the page before ended: its `next`.",
    LIMIT: "How many items a page has at most: 1 to 200, 50 unless given.",
}
MOST_NAMED = 10  # rows that stand in the way of a removal


class Collection(ApiView):
    """Rows of one table in the realm in force."""

    heeds_tags = frozenset({"destroy"})

    path: ClassVar[str]  # the segment below api/v1/
    key: ClassVar[str]  # the column of the natural key, unique in the realm: lists are in its order
    filters: ClassVar[dict[str, Filter]] = {}
    searched: ClassVar[tuple[str, ...]] = ()  # columns

    def rows(self) -> QuerySet[Any]:
        """Return the rows of this realm, with all that `shown` reads of them."""
        raise NotImplementedError

    def seen(self) -> QuerySet[Any]:
        """Return those that the caller may see."""
        return authority.narrowed(self.rows(), self.caller, Act.READ, realm=self.realm, area=self.area)

    def shown(self, row: Any) -> dict[str, Any]:  # noqa: ANN401 (a row of the table)
        """Return what the API says of a row. Nothing secret is in it."""
        raise NotImplementedError

    def key_of(self, row: Any) -> str:  # noqa: ANN401 (a row of the table)
        """Return the natural key of a row."""
        for step in self.key.split("__"):
            row = getattr(row, step)
        return str(row)

    def address(self, row: Any) -> str:  # noqa: ANN401 (a row of the table)
        """Return where a row is found."""
        return address(self.path, segment(self.key_of(row)))

    def known_parameters(self) -> dict[str, str]:
        """Add to a list its cursor and its filters."""
        if self.action != "list":
            return super().known_parameters()
        searching = {SEARCH: f"Words that stand in: {', '.join(self.searched)}."} if self.searched else {}
        return PAGING | searching | {name: filter_.description for name, filter_ in self.filters.items()}

    def list(self, request: Request, **_: str) -> Response:
        """List them, in the order of their names."""
        rows, asked = self.seen(), request.query_params
        for name, filter_ in self.filters.items():
            if name in asked:
                rows = filter_.narrow(rows, name, asked[name])
        rows = search(rows, self.searched, asked.get(SEARCH, ""))
        found = page(rows, by=self.key, of=self.path, cursor=asked.get(CURSOR, ""), limit=asked.get(LIMIT, ""))
        return Response({"items": [self.shown(row) for row in found.rows], "next": found.following})

    def retrieve(self, request: Request, key: str, **_: str) -> Response:
        """Read one."""
        shown = self.shown(self.existing(key))
        tag = {"ETag": preconditions.tag_of(shown)}
        if preconditions.is_known(request, shown):
            return Response(status=HTTPStatus.NOT_MODIFIED, headers=tag)
        return Response(shown, headers=tag)

    def destroy(self, request: Request, key: str, **_: str) -> Response:
        """Remove one, with what cannot be without it."""
        with transaction.atomic():
            row = self.existing(key, lock=True)
            preconditions.demand(request, self.shown(row))
            self.demand_authority(row, removing=True)
            self.record(actions.ROW_DELETED, row, what=[])
            self.remove(row)
        return Response(status=HTTPStatus.NO_CONTENT)

    def remove(self, row: Any) -> None:  # noqa: ANN401 (a row of the table)
        """Delete a row; raise Conflict, with names, when something else needs it."""
        try:
            row.delete()
        except (ProtectedError, RestrictedError) as error:
            standing = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
            names = ", ".join(sorted(str(other) for other in standing)[:MOST_NAMED])
            raise Conflict(f"It is in use, by: {names}.") from None

    def find(self, name: str, *, lock: bool = False) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the row of that name, or None. `lock` holds it until the transaction ends."""
        rows = self.seen().filter(**{self.key: name})
        return (rows.select_for_update(of=("self",)) if lock else rows).first()

    def existing(self, key: str, *, lock: bool = False) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the row that a segment of the path names; answer 404 when there is none."""
        row = self.find(name_of(key), lock=lock)
        if row is None:
            raise Http404
        return row

    def may_give(self, roles: Iterable[Role]) -> bool:
        """Tell whether the caller may hand out roles, or change what holds them."""
        return authority.may_give(self.caller, roles, realm=self.realm, area=self.area)

    def demand_authority(self, row: Any, *, removing: bool = False) -> None:  # noqa: ANN401 (a row of the table)
        """Refuse to touch a row that gives more than the caller has."""
        if not authority.may_touch(self.caller, row, realm=self.realm, removing=removing, area=self.area):
            raise PermissionDenied("This gives more than you have: it takes somebody who has as much.")

    def demand_act(self, act: str) -> None:
        """Refuse what is for those to do who have the whole realm, not one application of it."""
        if not authority.may_act(self.caller, act, self.seen().model, realm=self.realm):
            raise PermissionDenied("No role of yours permits that.")

    def record(self, action: str, row: Model, *, what: Any) -> None:  # noqa: ANN401 (JSON)
        """Write one event about a row. It names fields and choices, never values."""
        record_row(action, row, what=what, actor=self.caller.name, through=self.caller.home, peer=self.peer)
