"""RFC 8707 §2: tokens are for registered resources, by their registered spelling."""

from realms import suggestions
from realms.models import Realm
from support.errors import InvalidTarget

MAXIMUM_RESOURCES = 10


def settle_resources(realm: Realm, requested: str, *, client_id: str) -> tuple[str, ...]:
    """Return the registered spelling of each resource in the space-separated `requested`, without repetition.

    Raises InvalidTarget for one that the realm does not know; it is kept as a suggestion for the administrator.
    """
    identifiers = requested.split()
    if len(identifiers) > MAXIMUM_RESOURCES:
        raise InvalidTarget("Too many resources in one request.")
    found = {identifier: realm.catalogue.resource(identifier) for identifier in identifiers}
    unknown = [identifier for identifier, resource in found.items() if resource is None]
    for identifier in unknown:
        suggestions.note(realm, identifier, client_id=client_id)
    if unknown:
        raise InvalidTarget("The resource is not registered here.")
    return tuple(dict.fromkeys(resource.identifier for resource in found.values() if resource))


def left_of(realm: Realm, chosen: tuple[str, ...], *, among: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the resources that an API key is for, as far as its owner has them: `among`; empty: any.

    Raises InvalidTarget when none of them is left, since no resource would mean each that its owner has.
    """
    found = [resource.identifier for resource in map(realm.catalogue.resource, chosen) if resource]
    left = tuple(identifier for identifier in dict.fromkeys(found) if not among or identifier in among)
    if chosen and not left:
        raise InvalidTarget("Nothing is left of what this key is for.")
    return left or among


def narrow(realm: Realm, granted: tuple[str, ...], requested: tuple[str, ...]) -> tuple[str, ...]:
    """Return the resources for one token: those requested, if all of them were granted; all granted, if none was.

    What the realm no longer declares is left out. Raises InvalidTarget for a resource beyond the grant, and when
    nothing is left of what was granted.
    """
    if not set(requested) <= set(granted):
        raise InvalidTarget("The resource was not part of the authorization.")
    left = tuple(identifier for identifier in requested or granted if realm.catalogue.resource(identifier))
    if granted and not left:
        raise InvalidTarget("The resource is no longer registered here.")
    return left
