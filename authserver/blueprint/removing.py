"""Objects that are to be gone: those marked `state: absent`, and by `--prune` those that a given list leaves out."""

from typing import Any

from audit import actions
from authserver.blueprint import in_use
from authserver.blueprint.author import Author
from authserver.blueprint.changes import Pass
from authserver.blueprint.parts import PARTS, Part
from realms.models import Realm
from realms.row_events import record_row
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.flows import accounts
from serviceaccounts.models import ServiceAccount


def apply(realm: Realm, run: Pass, *, author: Author, prune: bool) -> None:
    """Remove them, what needs others before those others. Whatever is still in use after all changes is a problem."""
    for part in reversed(PARTS):
        doomed = _marked(part, run)
        if prune and part.key in run.blueprint.realm.model_fields_set:
            path = run.blueprint.realm.at(part.key)
            doomed |= {name: (path, row) for name, row in unlisted(part, run).items() if name not in doomed}
        for name, (path, row) in doomed.items():
            if users := in_use.by_whom(realm, part.kind, row):
                run.problems.add(path, f"{part.kind.replace('_', ' ')} {name} stays, because it is in use by: {users}")
            else:
                _remove(row, realm, author)
                run.removed(part.kind, name)


def unlisted(part: Part, run: Pass) -> dict[str, Any]:
    """Return the rows that an administrator made and the file does not name, by name."""
    listed = {part.form(name) for key, name in run.blueprint.names() if key == part.key}
    found = {part.name(row): row for row in part.managed()}
    inborn = STANDARD_SCOPES if part.kind == "scope" else ()
    return {name: row for name, row in found.items() if part.form(name) not in listed and name not in inborn}


def _marked(part: Part, run: Pass) -> dict[str, tuple[str, Any]]:
    """Return path and row of what the file wants to be gone and is still there, by name."""
    marked = {absent.entry.known_as: absent.entry.path for absent in run.blueprint.absent if absent.key == part.key}
    present = part.named(marked)
    found = {name: present.get(part.form(name)) for name in marked}
    return {name: (marked[name], row) for name, row in found.items() if row is not None}


def _remove(row: Any, realm: Realm, author: Author) -> None:  # noqa: ANN401 (a row of one of the tables)
    if isinstance(row, ServiceAccount):
        accounts.delete(row, by=author.name, peer=author.peer)
        return
    record_row(actions.ROW_DELETED, row, what=[], actor=author.name, through=realm, peer=author.peer)
    row.delete()
