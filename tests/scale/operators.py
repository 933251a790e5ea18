"""Who looks at the admin of the crowd: one person of each level."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.test import Client as Browser
from django.test import RequestFactory

from accounts.flows.people import add_person
from accounts.models import User
from authserver.bootstrap import ensure_system_realm
from clients.models import Client
from realms.context import realm_context
from realms.management_scopes import EVERYTHING, Act
from realms.models import Realm, Role
from serviceaccounts.models import ApplicationRole
from tests.people import PASSWORD, browser, log_in
from tests.scale.crowd import LARGEST as LARGEST_REALM

OPERATOR, LARGEST, SMALL, APPLICATION = "operator", "largest", "small", "application"


def people() -> Iterator[tuple[str, Realm, Browser]]:
    """Yield each with their realm and their browser, logged in."""
    system, largest = ensure_system_realm(), Realm.objects.get(slug=LARGEST_REALM)
    small = Realm.objects.get(slug="realm-1")
    for who, realm in ((OPERATOR, system), (LARGEST, largest), (SMALL, small)):
        yield who, realm, _logged_in(_with_role(realm, who))
    keeper = _person(largest, APPLICATION)
    role = Role.objects.all_realms().create(realm=largest, name="keeper", permissions=[EVERYTHING[Act.WRITE]])
    client = Client.objects.all_realms().get(realm=largest, client_id="client-4")
    ApplicationRole.objects.all_realms().create(
        realm=largest, client=client, role=role, user=keeper, given_by="root", given_at=1
    )
    yield APPLICATION, largest, _logged_in(keeper)


def request(realm: Realm) -> HttpRequest:
    """Return a request at the door of a realm, for what asks an admin which columns it has."""
    made = RequestFactory().get("/")
    made.realm = realm  # type: ignore[attr-defined]  # as RealmMiddleware sets it
    made.session = {}  # type: ignore[assignment]  # nothing is chosen
    return made


def _with_role(realm: Realm, who: str) -> User:
    person = _person(realm, who)
    role = Role.objects.all_realms().create(realm=realm, name=f"desk-{who}", administers=True)
    with realm_context(realm):
        person.roles.add(role)
    return person


def _person(realm: Realm, who: str) -> User:
    return add_person(realm, email=f"{who}@desk.test", password=PASSWORD, email_verified=True)


def _logged_in(person: User) -> Browser:
    visitor = browser()
    log_in(visitor, person)
    return visitor
