"""A person makes an organization, and administers it as another person with credentials of their own."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from audit.models import Event, OutboxMessage
from authserver.blueprint import one_object
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from realms.models import Realm, Role
from support import clock
from tests.accounts.mailbox import CODE, ask, enter, is_signed_in, letters
from tests.people import PASSWORD, browser, log_in, try_password

PAGE = "/realms/acme/account/organizations/"
INITECH = {"name": "Initech GmbH", "slug": "initech"}


@pytest.fixture
def founder(acme: Realm, alice: User, client: Client) -> Client:
    Realm.objects.filter(pk=acme.pk).update(organizations_per_person=2)
    log_in(client, alice)
    return client


def test_whoever_makes_an_organization_administers_it(founder: Client, alice: User) -> None:
    answer = founder.post(PAGE, INITECH)

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?made=initech")
    page = founder.get(answer["Location"]).content.decode()
    assert "is ready, and you administer it" in page
    assert "https://testserver/realms/initech/account/" in page
    initech = Realm.objects.get(slug="initech")
    first = User.objects.all_realms().get(realm=initech)
    assert (first.email, first.email_verified, first.is_staff) == (alice.email, True, True)
    assert (initech.sign_up, initech.organizations_per_person) == ("invitation", 0)


def test_they_are_another_person_there(founder: Client, alice: User) -> None:
    founder.post(PAGE, INITECH)

    initech = Realm.objects.get(slug="initech")
    first = User.objects.all_realms().get(realm=initech)
    assert first.pk != alice.pk
    assert not first.has_usable_password()
    assert try_password(browser(), initech, alice.email, PASSWORD).status_code == 200
    assert founder.get("/realms/initech/account/").status_code == 302
    assert founder.get("/realms/initech/admin/").status_code == 302
    assert not alice.is_staff


def test_a_mailed_code_lets_them_in(founder: Client, alice: User) -> None:
    founder.post(PAGE, INITECH)
    initech, newcomer = Realm.objects.get(slug="initech"), browser()

    ask(newcomer, initech, "code", alice.email)
    enter(newcomer, initech, next(sent.code for sent in reversed(letters(alice.email)) if CODE.search(sent.text)))

    assert is_signed_in(newcomer, initech)
    assert not is_signed_in(newcomer, alice.realm)
    assert newcomer.get("/realms/initech/admin/", follow=True).status_code == 200


def test_the_founder_is_told_and_it_is_recorded_in_both_realms(founder: Client, alice: User) -> None:
    founder.post(PAGE, INITECH)

    mail = OutboxMessage.objects.get(kind="mail", realm="acme")
    assert mail.payload["to"] == alice.email
    assert mail.payload["context"]["address"] == "https://testserver/realms/initech/account/"
    made = Event.objects.get(action="organization.created")
    assert (made.realm, made.actor, made.target) == ("acme", alice.email, "initech")
    assert Event.objects.get(action="administrator.created", realm="initech").actor == alice.email


def test_providers_of_the_platform_that_let_them_in_here_do_so_there(founder: Client, alice: User) -> None:
    system = Realm.objects.create(slug="system", name="System")
    said = {"kind": "oidc", "issuer": "https://idp.example", "client_id": "x", "realm": system}
    shared, own = (
        IdentityProvider.objects.all_realms().create(slug=slug, name=slug, offered=slug == "shared", **said)
        for slug in ("shared", "own")
    )
    for provider, subject in ((shared, "alice-there"), (own, "alice-elsewhere")):
        named = {"issuer": provider.issuer, "subject": subject, "linked_at": clock.now()}
        LinkedIdentity.objects.all_realms().create(realm=alice.realm, user=alice, provider=provider, **named)

    founder.post(PAGE, INITECH)

    identity = LinkedIdentity.objects.all_realms().get(realm__slug="initech")
    assert (identity.subject, identity.user.email) == ("alice-there", alice.email)
    reference = ProviderReference.objects.all_realms().get(realm__slug="initech")
    assert (reference.provider, reference.sign_up) == (shared, "closed")


def test_without_an_address_it_gets_one_made_of_the_name(founder: Client) -> None:
    founder.post(PAGE, {"name": "Müller & Söhne"})

    assert Realm.objects.get(name="Müller & Söhne").slug == "muller-sohne"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": "", "slug": "x"}, "required"),
        ({"name": "Two", "slug": "acme"}, "This address is taken. Choose another one."),
        ({"name": "Two", "slug": "Two"}, "lower-case letters"),
        ({"name": "Two", "slug": "-two"}, "lower-case letters"),
        ({"name": "Two", "slug": "../two"}, "lower-case letters"),
        ({"name": "日本", "slug": ""}, "lower-case letters"),
        ({"name": "T\u202ewo", "slug": "two"}, "cannot be seen"),
        ({"name": "x" * 201, "slug": "two"}, "200"),
        ({"name": "Two", "slug": "x" * 64}, "63"),
        ({"name": "Microsoft Support", "slug": "two"}, "a name that people know"),
        ({"name": "Paypa1", "slug": "two"}, "a name that people know"),
        ({"name": "Two", "slug": "login-google"}, "a name that people know"),
    ],
)
def test_what_cannot_be_had_is_said_and_nothing_is_made(founder: Client, said: dict[str, str], sentence: str) -> None:
    answer = founder.post(PAGE, said)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Realm.objects.count() == 1
    assert not Event.objects.filter(action="organization.created").exists()


def test_the_last_one_that_may_be_made_is_the_last(founder: Client) -> None:
    for slug in ("one", "two", "three"):
        last = founder.post(PAGE, {"name": slug.title(), "slug": slug})

    assert last.status_code == 403
    assert "You can make 2 organizations here" in last.content.decode()
    assert set(Realm.objects.values_list("slug", flat=True)) == {"acme", "one", "two"}


def test_a_realm_that_lets_nobody_make_any_has_no_such_page(client: Client, alice: User) -> None:
    log_in(client, alice)

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, INITECH).status_code == 404
    assert "Organizations" not in client.get("/realms/acme/account/").content.decode()


def test_whoever_has_not_proved_their_address_makes_none(founder: Client, alice: User) -> None:
    User.objects.all_realms().filter(pk=alice.pk).update(email_verified=False)

    answer = founder.post(PAGE, INITECH)

    assert answer.status_code == 403
    assert "confirm your e-mail address first" in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_and_a_person_of_another_realm_is_one(
    founder: Client, mallory: User, globex: Realm
) -> None:
    del founder
    stranger = browser()
    log_in(stranger, mallory)

    assert stranger.get(PAGE)["Location"].startswith("/realms/acme/account/login/")
    assert stranger.post(f"{globex.path}/account/organizations/", INITECH).status_code == 404
    assert not Realm.objects.filter(slug="initech").exists()


def test_a_stale_session_proves_itself_first(founder: Client, wait: object) -> None:
    assert callable(wait)
    wait(3600)

    answer = founder.post(PAGE, INITECH)

    assert answer["Location"].startswith("/realms/acme/account/reauthenticate/")
    assert not Realm.objects.filter(slug="initech").exists()


def test_others_do_not_see_them(founder: Client, acme: Realm) -> None:
    founder.post(PAGE, INITECH)
    carol = browser()
    log_in(carol, add_person(acme, email="carol@acme.test", password=PASSWORD, email_verified=True))

    assert not re.search("initech", carol.get(PAGE).content.decode(), re.IGNORECASE)


def test_an_administrator_of_a_realm_does_not_let_its_people_make_any(acme: Realm, alice: User) -> None:
    role = Role.objects.all_realms().create(realm=acme, name="administrator", administers=True)
    alice.roles.add(role)
    administrator = browser()
    log_in(administrator, alice)

    page = administrator.get(f"{acme.path}/admin/realms/realm/{acme.pk}/change/").content.decode()

    assert 'name="registration"' in page
    assert "organizations_per_person" not in page


@pytest.mark.parametrize("name", ["Google", "Paypa1 Support", "Initech G\u043ebal"])
def test_its_administrators_do_not_call_it_what_people_know_later(founder: Client, name: str) -> None:
    founder.post(PAGE, INITECH)
    initech = Realm.objects.get(slug="initech")

    initech.name = name
    with pytest.raises(ValidationError, match="a name that people know"):
        initech.full_clean()
    with pytest.raises(one_object.Unacceptable):
        one_object.bring_realm({"slug": "initech", "name": name}, author="initech")
    one_object.bring_realm({"slug": "initech", "name": "Initech and Sons"}, author="initech")
