"""What people and machines may administer of single applications."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from realms.models import Realm
from realms.permissions import within_application
from serviceaccounts.models import ApplicationRole


def of_person(realm: Realm, person: uuid.UUID | str) -> Mapping[int, frozenset[str]]:
    """Return what a person may do about which clients of `realm`, by the key of the client."""
    return _held(realm, user_id=person)


def of_machine(realm: Realm, client_id: str) -> Mapping[int, frozenset[str]]:
    """Return what a service account may do about which clients of `realm`, by the key of the client."""
    return _held(realm, service_account__client__client_id=client_id)


def anywhere(found: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """Return what is permitted about any of them."""
    return frozenset().union(*found.values())


def _held(realm: Realm, **holder: Any) -> Mapping[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for given in ApplicationRole.objects.all_realms().filter(realm=realm, **holder).select_related("role"):
        found[given.client_id] |= within_application(given.role.allows)
    return {client: held for client, held in found.items() if held}
