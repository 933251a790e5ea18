"""What the administrators of one realm may bring about by a blueprint: what their admin site lets them, and no more."""

from authserver.blueprint.changes import Pass
from authserver.blueprint.problems import Problems
from authserver.blueprint.realm_schema import RealmEntry
from realms.admin import OPERATORS
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG


def covers(entry: RealmEntry, *, author: str | None, problems: Problems) -> bool:
    """Tell whether a realm of the file is the author's to change; report it where it is not."""
    covered = author is None or entry.slug == author
    if not covered and entry.slug:
        problems.add(entry.at("slug"), f"you may change {author} alone")
    return covered


def check(realm: Realm, *, author: str | None, run: Pass) -> None:
    """Report what only the platform's operators change, and what would lock them out."""
    entry = run.blueprint.realm
    for field in [name for change in run.changes for name in change.fields if author and name in OPERATORS]:
        run.problems.add(entry.at(field), "only the operators of the platform change this")
    if realm.slug == SYSTEM_SLUG and not realm.enabled:
        run.problems.add(entry.at("enabled"), "the realm of the platform's operators stays on: it is the only way in")
