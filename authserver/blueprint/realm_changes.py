"""The realm itself."""

from typing import Any

from authserver.blueprint.changes import Pass
from authserver.blueprint.realm_schema import RealmEntry
from authserver.blueprint.rows import write
from realms.models import Realm


def apply(run: Pass) -> Realm | None:
    """Make or update the realm; None when it has no name to go by, or its model refuses it."""
    entry = run.blueprint.realm
    if not entry.slug:
        return None
    row = Realm.objects.select_for_update().filter(slug=entry.slug).first() or Realm(slug=entry.slug, name=entry.slug)
    written = write(row, _values(entry, row), entry=entry, problems=run.problems)
    if written is None:
        return None
    run.changed("realm", entry.slug, written)
    return row


def check_names(run: Pass) -> None:
    """Report scopes and resources of the session token that are declared nowhere."""
    entry = run.blueprint.realm
    run.check_scopes(entry.at("session_token_scopes"), entry.session_token_scopes)
    run.check_resources(entry.at("session_token_resources"), entry.session_token_resources, kept=())


def _values(entry: RealmEntry, row: Realm) -> dict[str, Any]:
    """Return columns and values; a mapping in the file changes only the members that it names."""
    values = {column: value for column, value in entry.given(Realm).items() if column not in {"slug", "limits"}}
    if entry.limits.model_fields_set:
        given = {key: getattr(entry.limits, key) for key in entry.limits.model_fields_set}
        values["limits"] = {key: rate for key, rate in (row.limits | given).items() if rate is not None}
    return values | entry.refresh_token_lifetime.given(Realm)
