"""Who is told of a secret: the person whose key it is; else the contacts of its client; else whoever made it."""

from dataclasses import dataclass

from accounts.flows.telling import language_for
from accounts.models import User
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG
from serviceaccounts.credentials.kind import Held
from serviceaccounts.flows.telling import addresses


@dataclass(frozen=True, slots=True)
class Addressee:
    """An address, and the language to write to it in."""

    address: str
    language: str


def addressees(held: Held) -> list[Addressee]:
    """Return who is told. A client that registered itself named contacts that nobody has checked: nobody is mailed."""
    realm = held.realm
    if held.person is not None:
        return _people(realm, [held.person])
    if held.client is None or not held.client.is_vouched_for:
        return []
    if contacts := addresses(held.client.contacts):
        return [Addressee(address, realm.language_among([])) for address in contacts]
    return _people(realm, _makers(held))


def _makers(held: Held) -> list[User]:
    """Return who made it, in the realm or among the platform's operators, whose administration spans realms."""
    named = User.objects.all_realms().filter(email=held.created_by) if held.created_by else User.objects.none()
    for realm in (held.realm.slug, SYSTEM_SLUG):
        if found := list(named.filter(realm__slug=realm)):
            return found
    return []


def _people(realm: Realm, people: list[User]) -> list[Addressee]:
    reachable = (person for person in people if person.is_active and person.email_verified)
    return [Addressee(person.email, language_for(realm, person)) for person in reachable]
