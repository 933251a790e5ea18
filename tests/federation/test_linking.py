"""Linking and unlinking: by a person who is logged in and just proved it, and never so that nobody can come in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.flows.people import add_person
from accounts.models import User
from audit.models import Event, OutboxMessage
from federation.models import IdentityProvider, LinkedIdentity
from realms.context import realm_context
from realms.models import Realm
from tests.factors.passkeys import add_passkey
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, log_in_there, logged_in_as, press, visit
from tests.people import PASSWORD, browser, log_in

pytestmark = pytest.mark.usefixtures("corp")

LANGUAGES = re.compile(rb'<form class="languages".*?</form>', re.DOTALL)  # it names this very request


def take_no_codes(realm: Realm) -> None:
    """Let people of a realm log in by password alone: a mailed code is a way in for each of them."""
    realm.login_methods = ["password"]
    realm.save()


@pytest.fixture
def alices(alice: User) -> Browser:
    """Return the browser in which Alice has just logged in with her password."""
    log_in(hers := browser(), alice)
    return hers


def identities(realm: Realm) -> list[tuple[str, str]]:
    """Return person and subject of each."""
    with realm_context(realm):
        return [(row.user.email, row.subject) for row in LinkedIdentity.objects.select_related("user")]


def unlink_path(realm: Realm) -> str:
    """Return the address at which the one identity of a realm is unlinked."""
    with realm_context(realm):
        return f"{realm.path}/account/federation/identities/{LinkedIdentity.objects.get().pk}/unlink"


@pytest.mark.attack("I01")
@pytest.mark.parametrize("verified", [True, False])
def test_the_address_of_an_account_links_nothing(
    client: Browser,
    acme: Realm,
    there: FakeProvider,
    verified: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    add_person(acme, email="Alice@corp.example", password=PASSWORD, email_verified=verified)
    there.person["email"] = "ALICE@CORP.EXAMPLE"

    answer = visit(client, acme)

    assert answer.status_code == 403
    assert "link the two on your account page" in answer.content.decode()
    assert logged_in_as(client, acme) == ""
    assert identities(acme) == []


def test_refusals_look_the_same(client: Browser, acme: Realm, there: FakeProvider) -> None:
    add_person(acme, email="alice@corp.example", password=PASSWORD)
    pages = [visit(client, acme).content]
    there.person = {"sub": "eve", "email": "eve@elsewhere.example"}
    pages.append(visit(client, acme).content)
    there.claims = {"email_verified": False}
    pages.append(visit(client, acme).content)

    taken, closed, unverified = (LANGUAGES.sub(b"", page) for page in pages)
    assert taken == closed == unverified


def test_a_person_links_and_comes_in_that_way(alices: Browser, acme: Realm, client: Browser) -> None:
    linked = visit(alices, acme, to="link")
    visit(client, acme)

    assert linked["Location"] == "/realms/acme/account/identities/"
    assert logged_in_as(client, acme) == "alice@acme.test"
    assert Event.objects.get(action="identity.linked").actor == "alice@acme.test"
    mail = OutboxMessage.objects.get(payload__template="mail/identity_linked.txt").payload
    assert mail["to"] == "alice@acme.test"
    page = alices.get("/realms/acme/account/identities/").content.decode()
    assert "Unlink Corp" in page
    assert "Link Corp" not in page


@pytest.mark.attack("I13")
def test_linking_needs_a_form_of_ours_and_a_fresh_proof(
    alice: User, acme: Realm, there: FakeProvider, wait: Callable[[int], None]
) -> None:
    log_in(hers := browser(), alice)
    strict = browser(enforce_csrf_checks=True)
    strict.cookies = hers.cookies
    assert strict.post(f"{acme.path}/account/federation/corp/link").status_code == 403
    assert hers.get(f"{acme.path}/account/federation/corp/link").status_code == 405
    wait(301)

    asked = press(hers, acme, to="link")

    assert asked["Location"].startswith("/realms/acme/account/reauthenticate/")
    assert not there.requests("authorize")


def test_a_visitor_links_nothing(client: Browser, acme: Realm) -> None:
    assert "/account/login/" in press(client, acme, to="link")["Location"]


@pytest.mark.attack("I12")
def test_the_way_back_of_one_person_links_nothing_to_another(
    alices: Browser, bob: User, acme: Realm, there: FakeProvider
) -> None:
    back = log_in_there(press(alices, acme, to="link"))
    alices.post(f"{acme.path}/account/logout/")
    log_in(alices, bob)

    answer = alices.get(back)

    assert answer.status_code == 400
    assert not there.requests("token")[1:]
    assert identities(acme) == []


@pytest.mark.attack("I12")
def test_a_way_back_links_once(alices: Browser, acme: Realm, there: FakeProvider) -> None:
    back = log_in_there(press(alices, acme, to="link"))
    alices.get(back)
    there.person["sub"] = "somebody-else-there"

    again = alices.get(back)

    assert again.status_code == 400
    assert len(there.requests("token")) == 1
    assert identities(acme) == [("alice@acme.test", "alice-there")]


def test_an_identity_belongs_to_one_person(alices: Browser, bob: User, acme: Realm) -> None:
    log_in(bobs := browser(), bob)
    visit(bobs, acme, to="link")

    answer = visit(alices, acme, to="link")

    assert answer.status_code == 403
    assert identities(acme) == [("bob@acme.test", "alice-there")]


@pytest.mark.attack("H14c")
def test_an_account_whose_address_nobody_proved_links_nothing(client: Browser, acme: Realm) -> None:
    person = add_person(acme, email="victim@acme.test", password=PASSWORD)
    log_in(client, person)

    answer = visit(client, acme, to="link")

    assert answer.status_code == 403
    assert identities(acme) == []
    assert "Link Corp" not in client.get(f"{acme.path}/account/").content.decode()


@pytest.mark.attack("H14c")
def test_an_account_made_in_advance_is_neither_taken_over_nor_opened(
    client: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider
) -> None:
    corp.sign_up = "open"
    corp.save()
    made_by_mallory = add_person(acme, email="victim@acme.test", password=PASSWORD)
    there.person = {"sub": "victim-there", "email": "victim@acme.test"}

    answer = visit(client, acme)

    assert answer.status_code == 403
    assert identities(acme) == []
    made_by_mallory.refresh_from_db()
    assert not made_by_mallory.email_verified


@pytest.mark.attack("I14")
def test_unlinking_ends_that_way_in(alices: Browser, acme: Realm, client: Browser) -> None:
    visit(alices, acme, to="link")

    alices.post(unlink_path(acme))

    assert identities(acme) == []
    visit(client, acme)
    assert logged_in_as(client, acme) == "alice@corp.example"  # a stranger now, with an account of their own
    assert Event.objects.filter(action="identity.unlinked").count() == 1
    assert [row.payload["template"] for row in OutboxMessage.objects.order_by("created_at", "pk")].count(
        "mail/identity_unlinked.txt"
    ) == 1


@pytest.mark.attack("I14")
def test_unlinking_needs_a_person_and_a_fresh_proof(alices: Browser, acme: Realm, wait: Callable[[int], None]) -> None:
    visit(alices, acme, to="link")
    path = unlink_path(acme)
    nobody = browser().post(path)
    wait(301)

    late = alices.post(path)

    assert nobody["Location"].startswith("/realms/acme/account/login/")
    assert late["Location"].startswith("/realms/acme/account/reauthenticate/")
    assert len(identities(acme)) == 1


@pytest.mark.attack("I14")
def test_the_last_way_in_stays(client: Browser, acme: Realm) -> None:
    take_no_codes(acme)
    visit(client, acme)

    answer = client.post(unlink_path(acme))

    assert answer.status_code == 403
    assert "only way to sign in" in answer.content.decode()
    assert identities(acme) == [("alice@corp.example", "alice-there")]


@pytest.mark.attack("I14")
@pytest.mark.parametrize("verified", [True, False])
def test_a_passkey_is_a_way_in_where_it_makes_sure_of_its_owner(client: Browser, acme: Realm, verified: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    take_no_codes(acme)
    visit(client, acme)
    acme.require_second_factor = "never"
    acme.save()
    passkey = add_passkey(User.objects.all_realms().get(), verified=verified)

    answer = client.post(unlink_path(acme))

    assert answer.status_code == (302 if verified else 403)
    assert bool(identities(acme)) is not verified
    kept = client.post(f"{acme.path}/account/security/{passkey.pk}/remove/")
    assert kept["Location"].endswith("?last-way-in") is verified


@pytest.mark.attack("I14")
def test_another_identity_is_a_way_in_only_while_its_provider_is_offered(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    take_no_codes(acme)
    visit(client, acme)
    other = add_provider(acme, there, slug="other", domains=[])
    there.person["sub"] = "alice-there-too"
    visit(client, acme, "other", to="link")
    with realm_context(acme):
        first = LinkedIdentity.objects.get(subject="alice-there").pk
    IdentityProvider.objects.all_realms().filter(pk=other.pk).update(enabled=False)
    other.refresh_from_db()
    other.save()
    path = f"{acme.path}/account/federation/identities/{first}/unlink"

    refused = client.post(path).status_code
    other.enabled = True
    other.save()

    assert (refused, client.post(path).status_code) == (403, 302)


def test_nobody_unlinks_what_is_somebody_elses(
    alices: Browser, bob: User, acme: Realm, mallory: User, globex: Realm
) -> None:
    visit(alices, acme, to="link")
    with realm_context(acme):
        pk = LinkedIdentity.objects.get().pk
    log_in(bobs := browser(), bob)
    log_in(mallorys := browser(), mallory)

    answers = [
        bobs.post(f"{acme.path}/account/federation/identities/{pk}/unlink").status_code,
        mallorys.post(f"{globex.path}/account/federation/identities/{pk}/unlink").status_code,
    ]

    assert answers == [404, 404]
    assert len(identities(acme)) == 1


def test_a_disabled_person_does_not_come_in(client: Browser, acme: Realm) -> None:
    visit(browser(), acme)
    with realm_context(acme):
        person = User.objects.get()
    person.is_active = False
    person.save()

    answer = visit(client, acme)

    assert answer.status_code == 403
    assert logged_in_as(client, acme) == ""


def test_one_identity_in_two_realms_is_two_people(
    client: Browser, acme: Realm, globex: Realm, there: FakeProvider
) -> None:
    add_provider(globex, there)
    visit(client, acme)

    assert logged_in_as(client, globex) == ""
    visit(client, globex)
    assert identities(acme) == identities(globex) == [("alice@corp.example", "alice-there")]
    assert User.objects.all_realms().count() == 2
