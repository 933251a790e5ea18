"""OAuth 2.1 §7.3: what a person allowed before, scope by resource: reading here and writing there is nothing else.

The resource is the empty text where a request names none.
"""

from collections.abc import Mapping

from oauth.models.consent import NOWHERE
from oauth.rules.draft import Draft
from oauth.rules.scope import within_resources

Access = Mapping[str, frozenset[str]]


def wanted(draft: Draft, scopes: tuple[str, ...]) -> Access:
    """Return what `draft` asks for: at each resource the scopes that mean something there."""
    here = {resource: frozenset(within_resources(draft.realm, scopes, (resource,))) for resource in draft.resources}
    return here or {NOWHERE: frozenset(scopes)}


def added(asked: Access, before: Access) -> frozenset[str]:
    """Return the scopes that were not allowed before at a resource that they are asked for at."""
    nothing: frozenset[str] = frozenset()
    return nothing.union(*(scopes - before.get(resource, nothing) for resource, scopes in asked.items()))


def both(asked: Access, before: Access) -> Access:
    """Return what was allowed before together with what is asked for."""
    nothing: frozenset[str] = frozenset()
    return {place: asked.get(place, nothing) | before.get(place, nothing) for place in {*asked, *before}}


def without(scope: str, before: Access) -> Access:
    """Return what was allowed before but for one scope, wherever it was."""
    return {place: scopes - {scope} for place, scopes in before.items()}
