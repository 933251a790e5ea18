"""Keys that tests make for machines and people."""

from typing import Any

from accounts.models import User
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.api_keys import Author, Made, Owner
from serviceaccounts.models import ServiceAccount

BY = Author("bob@acme.test", peer="192.0.2.1")


def machine(realm: Realm, client_id: str = "svc") -> ServiceAccount:
    return ServiceAccount.objects.all_realms().get(realm=realm, client__client_id=client_id)


def make(owner: Owner, name: str = "ci", **terms: Any) -> Made:
    return api_keys.create(owner, name, Terms(**terms), by=BY)


def rotate(owner: Owner, name: str = "ci", *, retain_minutes: int | None = 0, **more: Any) -> Made:
    return api_keys.rotate(owner, name, retain_minutes=retain_minutes, by=BY, **more)


def of(owner: Owner) -> list[tuple[str, int, bool]]:
    """Return name, generation and whether it is alive, of each key of `owner`."""
    return [(row.name, row.generation, row.is_alive) for row in api_keys.keys_of(owner)]


def again(user: User) -> User:
    """Return the person as the database has them now."""
    return User.objects.all_realms().get(pk=user.pk)
