"""One object of a realm brought to what a document says, by the rules of whole blueprints: for the management API."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any, Literal

from authserver.blueprint import (
    authority,
    client_changes,
    declaration_changes,
    provider_changes,
    realm_changes,
    webhook_changes,
)
from authserver.blueprint.changes import Change, Pass
from authserver.blueprint.entry import Entry
from authserver.blueprint.problems import Problems
from authserver.blueprint.reading import RealmBlueprint, read_object
from authserver.blueprint.realm_schema import RealmEntry
from realms.models import Realm

Part = Literal["scopes", "roles", "resources", "clients", "service_accounts", "identity_providers", "webhooks"]
WRITERS: dict[Part, Callable[[Realm, Pass], None]] = {
    "scopes": declaration_changes.apply_scopes,
    "roles": declaration_changes.apply_roles,
    "resources": declaration_changes.apply_resources,
    "clients": client_changes.apply_clients,
    "service_accounts": client_changes.apply_service_accounts,
    "identity_providers": provider_changes.apply,
    "webhooks": webhook_changes.apply,
}


class Unacceptable(Exception):
    """The object cannot be what the document says; nothing was changed. Holds pairs of path and sentence."""

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.problems = list(problems)


def bring(realm: Realm, document: dict[str, Any], *, schema: type[Entry], part: Part) -> Change | None:
    """Make or update the object in the caller's transaction; return what changed, None when nothing did."""
    problems = Problems()
    entry = read_object(schema, document, problems)
    if entry is None:
        raise Unacceptable(problems.pairs())
    run = Pass(_blueprint(RealmEntry(slug=realm.slug), **{part: [entry]}), problems)
    run.know(realm)
    WRITERS[part](realm, run)
    if problems:
        raise Unacceptable(problems.pairs())
    return run.changes[0] if run.changes else None


def bring_realm(document: dict[str, Any], *, author: str | None) -> Change | None:
    """Make or update a realm likewise. `author` is the one realm of who asks; None: an operator's word."""
    problems = Problems()
    entry = read_object(RealmEntry, document, problems)
    if entry is None:
        raise Unacceptable(problems.pairs())
    run = Pass(_blueprint(entry), problems)
    realm = realm_changes.apply(run)
    if realm is not None:
        authority.check(realm, author=author, run=run)
        run.know(realm)
        realm_changes.check_names(run)
    if problems:
        raise Unacceptable(problems.pairs())
    return run.changes[0] if run.changes else None


def _blueprint(realm: RealmEntry, **parts: list[Entry]) -> RealmBlueprint:
    whole: dict[str, Any] = {field.name: [] for field in fields(RealmBlueprint)}
    return RealmBlueprint(**whole | {"realm": realm, "brand": None} | parts)
