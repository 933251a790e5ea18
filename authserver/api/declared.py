"""Things that a blueprint can declare are written by the blueprint's own rules: there is no second set of them."""

from typing import Any, ClassVar

from audit import actions
from authserver.api.editable import Editable
from authserver.blueprint import one_object
from authserver.blueprint.entry import Entry


class Declared(Editable):
    """A collection whose items are objects of a blueprint."""

    document_type: ClassVar[type[Entry]]
    part: ClassVar[one_object.Part]

    def write(self, name: str, row: Any, wanted: dict[str, Any]) -> None:  # noqa: ANN401 (a row of the table)
        """Let the blueprint write it, and record as the admin does."""
        if row is not None:
            name = str(self.written(row)[self.named])
        change = one_object.bring(self.realm, {self.named: name} | wanted, schema=self.document_type, part=self.part)
        if change is not None and change.action == "create":
            self.record(actions.ROW_ADDED, self.find(name), what=[{"added": {}}])
        elif change is not None:
            self.record(actions.ROW_CHANGED, row, what=[{"changed": {"fields": change.fields}}])
