"""RFC 6749 §3.3: why a scope that was asked for is not granted: each rule is asked about that scope alone."""

from collections.abc import Iterator

from authserver.effect.question import LeftOut
from oauth.endpoints.authorization.consent import Ask
from oauth.rules.draft import Draft
from oauth.rules.scope import settle_scopes, wanted, within_resources
from realms.management_api import identifier
from realms.management_scopes import is_management
from realms.models import Role
from support.errors import InvalidScope, OAuth2Error

NAMED = 5  # roles in one sentence


def left_out(draft: Draft, asked: Ask | None, *, granted: tuple[str, ...]) -> list[LeftOut]:
    """Return the scopes of a request that are not granted. None where it failed before they were judged."""
    try:
        named = wanted(draft.realm, draft.parameters.get("scope"))
    except OAuth2Error:
        return []
    return [LeftOut(name, reason) for name in named if name not in granted for reason in _reason(name, draft, asked)]


def _reason(name: str, draft: Draft, asked: Ask | None) -> Iterator[str]:
    """Yield the reason, if this scope is what was refused."""
    if draft.realm.catalogue.scope(name) is None:
        yield "The realm declares no such scope."
    elif not _may_ask(name, draft):
        yield _not_of_client(draft)
    elif not within_resources(draft.realm, (name,), draft.resources):
        yield _not_of_resource(name, draft)
    elif asked is not None and name not in asked.scopes:
        yield _restricted(name, draft)


def _may_ask(name: str, draft: Draft) -> bool:
    where = (identifier(draft.realm),) if is_management(name) else ()
    try:
        return bool(settle_scopes(draft.realm, draft.client, name, where))
    except InvalidScope:
        return False


def _not_of_client(draft: Draft) -> str:
    if draft.client.scopes is None:
        return "It is not public, and this client may ask for public scopes only."
    return "This client may not ask for it: it is not among the client's scopes."


def _not_of_resource(name: str, draft: Draft) -> str:
    if is_management(name):
        return f"It is for the resource {identifier(draft.realm)} alone: name that, and no other."
    return "It does not belong to the resource."


def _restricted(name: str, draft: Draft) -> str:
    if is_management(name):
        return "It is for administrators: the person has no role that administers."
    names = list(Role.objects.filter(realm=draft.realm, scopes__name=name).values_list("name", flat=True)[: NAMED + 1])
    if not names:
        return "It is restricted, and no role opens it yet."
    listed = ", ".join(names[:NAMED]) + (" and others" if len(names) > NAMED else "")
    return f"It is restricted: the person needs a role that opens it ({listed})."
