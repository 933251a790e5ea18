"""OAuth 2.1 §7.3: what a request would add to what the person allowed the client before, and what stays as it is."""

from typing import Any

from oauth.endpoints.authorization import memory
from oauth.endpoints.authorization.staying import OFFLINE
from oauth.rules.draft import Draft
from oauth.rules.scope import HUMAN_SCOPES, open_to


def shown(draft: Draft, scopes: tuple[str, ...], *, before: memory.Access) -> dict[str, Any]:
    """Return what the page lists: the difference, or the whole request where nothing was allowed or nothing is new.

    At a resource that was not allowed before every scope is new, but for those that speak of the person: they tell the
    same wherever. `already` is what the client keeps in any case, asked
    for again or not: a narrower request takes nothing away.
    """
    known = {name for names in before.values() for name in names}
    new = memory.added(memory.wanted(draft, scopes), before) - (known & HUMAN_SCOPES)
    added = [name for name in scopes if name in new]
    listed = added or list(scopes)
    standing = list(open_to(draft.realm, sorted(known - set(listed)), opened=frozenset(scopes)))
    return {
        "scopes": _described(draft, listed),
        "offline": OFFLINE in listed,
        "already": _described(draft, standing),
        "already_offline": OFFLINE in standing,
        "is_wider": bool(before and added),
    }


def _described(draft: Draft, names: list[str]) -> list[dict[str, str]]:
    declared = [draft.realm.catalogue.scope(name) for name in names if name != OFFLINE]
    return [{"name": scope.name, "description": scope.description} for scope in declared if scope]
