"""RFC 9110 §9.3.4, RFC 7396: things are brought to what a body says, by name; where nothing differs nothing happens."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model
from pydantic import BaseModel
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from authserver import authority
from authserver.api import preconditions
from authserver.api.answers import Addressed
from authserver.api.collection import Collection
from authserver.api.merge_patch import merged
from authserver.api.path_keys import name_of
from authserver.api.problems import invalid
from realms.models import Realm


class Editable(Collection):
    """A collection whose items are written as well as read."""

    document_type: ClassVar[type[BaseModel]]  # an item as it is written
    says: ClassVar[type[BaseModel] | None] = Addressed
    makes = frozenset({"update"})
    heeds_tags = frozenset({"update", "partial_update", "destroy"})

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Describe an item as it is written."""
        super().__init_subclass__(**kwargs)
        if "document_type" in cls.__dict__:
            cls.item_type = cls.document_type

    def body_of(self, action: str) -> type[BaseModel] | None:
        """Return the item, for actions that write one."""
        return self.document_type if action in {"update", "partial_update"} else super().body_of(action)

    def blank(self) -> Any:  # noqa: ANN401 (a row of the table)
        """Return a new row, unsaved: what a body leaves out is as it is there."""
        raise NotImplementedError

    def defaults(self, name: str) -> dict[str, Any]:  # noqa: ARG002 (some are called as they are named)
        """Return what a body that says nothing stands for."""
        return self.written(self.blank())

    def written(self, row: Any) -> dict[str, Any]:  # noqa: ANN401 (a row of the table)
        """Return what can be written of a row, as it is."""
        raise NotImplementedError

    def write(self, name: str, row: Any, wanted: dict[str, Any]) -> None:  # noqa: ANN401 (a row of the table)
        """Bring `row` (None: a new one of that name) to `wanted`, the members that differ, and record that."""
        raise NotImplementedError

    def said(self, row: Any) -> dict[str, Any]:  # noqa: ANN401 (a row of the table)
        """Return what only the server says of a row."""
        return {"url": self.address(row)}

    def shown(self, row: Any) -> dict[str, Any]:  # noqa: ANN401 (a row of the table)
        """Return all of it."""
        return self.written(row) | self.said(row)

    def kept(self, row: Any) -> frozenset[str]:  # noqa: ANN401, ARG002 (a row of the table)
        """Return the members of a present row that nobody changes."""
        return frozenset()

    def names(self, given: object, name: str) -> bool:
        """Tell whether a body that gives the natural key means what is found at `name`."""
        return given == name

    def update(self, request: Request, key: str, **_: str) -> Response:
        """Bring one to what the body says; it is made where there is none. What the body leaves out has its default."""
        with transaction.atomic():
            row = self.find(name_of(key), lock=True) or self._found_alone(name_of(key))
            preconditions.demand(request, None if row is None else self.shown(row))
            return self._bring(name_of(key), row, self.document)

    def partial_update(self, request: Request, key: str, **_: str) -> Response:
        """Change some members of one (RFC 7396)."""
        with transaction.atomic():
            row = self.existing(key, lock=True)
            present = self.shown(row)
            preconditions.demand(request, present)
            return self._bring(name_of(key), row, merged(present, self.document))

    def _found_alone(self, name: str) -> Any:  # noqa: ANN401 (a row of the table)
        """Look again where nobody else makes one: of two at the same moment the second finds what the first made."""
        Realm.objects.select_for_update(no_key=True).get(pk=self.realm.pk)
        return self.find(name, lock=True)

    def _bring(self, name: str, row: Model | None, document: dict[str, Any]) -> Response:
        """Write what differs. Who may not touch a row as it is, or as it would be, touches nothing."""
        present = self.shown(self.blank() if row is None else row)
        kept = frozenset() if row is None else self.kept(row) | self._fixed(row)
        self._demand_place(row)
        self._demand_fixed(name, present, document, kept=kept)
        asked = self.defaults(name) | {self.named: present[self.named]} | document
        open_to_change = {member: value for member, value in asked.items() if member not in kept}
        wanted = {member: value for member, value in open_to_change.items() if present.get(member, ...) != value}
        if row is not None and wanted:
            self.demand_authority(row)
        if row is None or wanted:
            self.write(name, row, wanted)
        found = self.find(name)
        if wanted:
            self.demand_authority(found)
        shown = self.shown(found)
        headers = {"ETag": preconditions.tag_of(shown)}
        if row is None:
            return Response(shown, HTTPStatus.CREATED, headers=headers | {"Location": self.address(found)})
        return Response(shown, headers=headers)

    def _fixed(self, row: Model) -> frozenset[str]:
        return authority.fixed_in(self.caller, row, realm=self.realm)

    def _demand_place(self, row: Model | None) -> None:
        """Refuse to make one where the caller may only change some: there may be one that they do not see."""
        if row is None and not authority.may_add(self.caller, self.seen().model, realm=self.realm):
            raise PermissionDenied("No role of yours permits to make one.")

    def _demand_fixed(
        self, name: str, present: dict[str, Any], document: dict[str, Any], *, kept: frozenset[str]
    ) -> None:
        """Refuse to change what only the server says. It may stand in the body as it is, as in what was read before."""
        fixed = (present.keys() - self.document_type.model_fields.keys()) | kept
        changed = {member for member in fixed & document.keys() if document[member] != present[member]}
        problems = [(member, "this is not changed") for member in changed]
        problems += [(member, "unknown key") for member in self.left_out & document.keys()]
        if not self.names(document.get(self.named, name), name):
            problems.append((self.named, "the address names another one"))
        if problems:
            raise invalid(sorted(problems))


def names(row: Model, relation: str, *, by: str = "name") -> list[str]:
    """Return the names of the rows that a relation leads to, in order; a new row has none yet."""
    return [] if row.pk is None else sorted(getattr(related, by) for related in getattr(row, relation).all())
