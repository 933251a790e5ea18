"""A person who belongs to one application: every other one is closed to them, and their account is as everybody's."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError

from accounts.flows.people import change_person
from accounts.flows.sign_up import create, invite
from accounts.models import User
from clients.models import Client
from oauth.models import Family
from realms.context import realm_context
from realms.models import Realm
from tests.applications import Application, install
from tests.levels.cast import logged_in
from tests.protocol import Pkce, authorize, follow_to_client


@pytest.fixture
def wiki(acme: Realm, alice: User) -> Application:
    return install(acme, alice, "wiki", scopes=["openid", "offline_access"])


@pytest.fixture
def shop(acme: Realm, alice: User) -> Application:
    return install(acme, alice, "shop", scopes=["openid", "offline_access"])


def belong(user: User, client_id: str) -> None:
    with realm_context(user.realm):
        change_person(user, application=Client.objects.get(client_id=client_id))


def test_other_applications_are_closed_and_say_so(wiki: Application, shop: Application, alice: User) -> None:
    belong(alice, "wiki")
    visitor = logged_in(alice)

    answer = follow_to_client(visitor, authorize(visitor, shop.realm, Pkce(), client_id="shop", scope="openid"))
    own = follow_to_client(visitor, authorize(visitor, wiki.realm, Pkce(), client_id="wiki", scope="openid"))

    assert answer["error"] == "access_denied"
    assert "another application" in answer["error_description"]
    assert "code" in own


def test_what_other_applications_had_ends(shop: Application, alice: User) -> None:
    install(alice.realm, alice, "wiki")
    tokens = shop.tokens(scope="openid offline_access")
    belong(alice, "wiki")

    assert shop.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert Family.objects.all_realms().exclude(revoked_at=None).count() == 1


def test_tokens_of_another_application_end_even_where_nobody_said_so(shop: Application, alice: User) -> None:
    other = install(alice.realm, alice, "wiki")
    tokens = shop.tokens(scope="openid offline_access")
    with realm_context(alice.realm):
        User.objects.filter(pk=alice.pk).update(application=Client.objects.get(client_id="wiki"))

    assert shop.refresh(tokens["refresh_token"]).status_code == 400
    assert other.realm == shop.realm


@pytest.mark.usefixtures("wiki")
def test_the_account_console_is_open(alice: User) -> None:
    belong(alice, "wiki")

    assert logged_in(alice).get("/realms/acme/account/").status_code == 200


def test_an_invitation_for_an_application_makes_one_of_its_people(wiki: Application) -> None:
    with realm_context(wiki.realm):
        client = Client.objects.get(client_id="wiki")
        proof = invite(wiki.realm, email="carol@acme.test", roles=[], actor="root", application=client.pk)
        carol = create(proof, password=None, name="Carol", peer="")

    assert carol.application_id == client.pk


def test_an_application_with_people_of_its_own_is_not_deleted(wiki: Application, alice: User) -> None:
    belong(alice, "wiki")
    with realm_context(wiki.realm), pytest.raises(RestrictedError):
        Client.objects.get(client_id="wiki").delete()

    Realm.objects.get(slug="acme").delete()
    assert not User.objects.all_realms().filter(pk=alice.pk).exists()


@pytest.mark.parametrize("origin", [Client.Origin.REGISTRATION, Client.Origin.DOCUMENT])
def test_nobody_belongs_to_what_strangers_made(shop: Application, alice: User, origin: str) -> None:
    Client.objects.all_realms().filter(realm=shop.realm, client_id="shop").update(origin=origin)

    with pytest.raises(ValidationError, match="an administrator made"):
        belong(alice, "shop")


def test_nobody_belongs_to_an_application_elsewhere(shop: Application, mallory: User) -> None:
    with realm_context(shop.realm):
        client = Client.objects.get(client_id="shop")

    with pytest.raises(ValidationError, match="of this realm"):
        change_person(mallory, application=client)
