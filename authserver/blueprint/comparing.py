"""What the objects that a file names are like at one moment: before and after a pass this says what it changed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models.functions import Lower

from accounts.models import User
from authserver.blueprint.changes import Change, Kind
from authserver.blueprint.exporting import brand
from authserver.blueprint.parts import APPLICATION_ROLES, PARTS, Part, application_roles, names_of
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.reading import RealmBlueprint
from authserver.blueprint.realm_schema import RealmEntry
from realms.context import realm_context
from realms.models import Realm

States = dict[tuple[Kind, str], dict[str, Any]]


def _person(row: User) -> dict[str, Any]:
    belongs = {"application": row.application.client_id if row.application else None}
    return UserEntry.values_of(row) | names_of(row, "roles") | belongs | application_roles(row)


#: People stand in no export, so they are no part of it; a file may name them.
PEOPLE = Part(
    "users",
    "user",
    lambda: User.objects.annotate(folded=Lower("email")).prefetch_related("roles", *APPLICATION_ROLES),
    lambda row: row.email,
    _person,
    "folded",
    form=str.lower,
)


def states(realm: Realm | None, blueprint: RealmBlueprint) -> States:
    """Return the realm and those of its objects that the file names or renames, as an export writes them."""
    if realm is None:
        return {}
    found: States = {("realm", realm.slug): RealmEntry.values_of(realm)}
    with realm_context(realm):
        if blueprint.brand is not None:
            found["brand", realm.slug] = brand(realm)
        for part in (*PARTS, PEOPLE):
            entries = blueprint.entries(part.key)
            rows = part.named({name for entry in entries for name in (entry.known_as, entry.was) if name})
            found |= {(part.kind, form): part.written(row) for form, row in rows.items()}
    return found


def explained(changes: Iterable[Change], *, blueprint: RealmBlueprint, before: States, after: States) -> list[Change]:
    """Return the changes with what their fields were and are."""
    forms = {part.kind: part.form for part in (*PARTS, PEOPLE)}
    former = {
        (part.kind, part.form(entry.known_as)): part.form(entry.was)
        for part in PARTS
        for entry in blueprint.entries(part.key)
        if entry.was
    }
    told = []
    for change in changes:
        form = forms.get(change.kind, str)(change.name)
        was = former.get((change.kind, form), form)
        old = before.get((change.kind, form)) or before.get((change.kind, was)) or {}
        told.append(replace(change, before=old, after=after.get((change.kind, form)) or {}))
    return told
