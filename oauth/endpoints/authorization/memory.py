"""OAuth 2.1 §7.3: what a person allowed before, scope by resource: reading here and writing there is nothing else.

The resource is the empty text where a request names none.
"""

from collections.abc import Mapping

from oauth.models import Consent
from oauth.rules.draft import Draft
from oauth.rules.scope import within_resources

Access = Mapping[str, frozenset[str]]
NOWHERE = ""


def wanted(draft: Draft, scopes: tuple[str, ...]) -> Access:
    """Return what `draft` asks for: at each resource the scopes that mean something there."""
    here = {resource: frozenset(within_resources(draft.realm, scopes, (resource,))) for resource in draft.resources}
    return here or {NOWHERE: frozenset(scopes)}


def standing(consent: Consent | None) -> Access:
    """Return what was allowed; nothing where the row is of a version that did not keep which scope is for what."""
    if consent is None or isinstance(consent.resources, list):
        return {}
    at = {NOWHERE: consent.scopes, **consent.resources}
    return {resource: frozenset(scopes) for resource, scopes in at.items() if scopes}


def added(asked: Access, before: Access) -> frozenset[str]:
    """Return the scopes that were not allowed before at a resource that they are asked for at."""
    nothing: frozenset[str] = frozenset()
    return nothing.union(*(scopes - before.get(resource, nothing) for resource, scopes in asked.items()))


def columns(asked: Access, before: Access) -> dict[str, object]:
    """Return the columns of a consent to both."""
    nothing: frozenset[str] = frozenset()
    both = {where: sorted(asked.get(where, nothing) | before.get(where, nothing)) for where in {*asked, *before}}
    return {"scopes": both.pop(NOWHERE, []), "resources": dict(sorted(both.items()))}
