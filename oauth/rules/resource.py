"""RFC 8707 §2: tokens are for registered resources, by their registered spelling."""

from realms.models import Realm
from support.errors import InvalidTarget

MAXIMUM_RESOURCES = 10


def settle_resources(realm: Realm, requested: str) -> tuple[str, ...]:
    """Return the registered spelling of each resource in the space-separated `requested`, without repetition.

    Raises InvalidTarget for one that the realm does not know.
    """
    identifiers = requested.split()
    if len(identifiers) > MAXIMUM_RESOURCES:
        raise InvalidTarget("Too many resources in one request.")
    found = [realm.catalogue.resource(identifier) for identifier in identifiers]
    if None in found:
        raise InvalidTarget("The resource is not registered here.")
    return tuple(dict.fromkeys(resource.identifier for resource in found if resource))


def narrow(granted: tuple[str, ...], requested: tuple[str, ...]) -> tuple[str, ...]:
    """Return the resources for one token: those requested, if all of them were granted; all granted, if none was.

    Raises InvalidTarget for one beyond the grant.
    """
    if not set(requested) <= set(granted):
        raise InvalidTarget("The resource was not part of the authorization.")
    return requested or granted
