"""The three levels over the management API: what each sees, changes, and cannot reach."""

import pytest

from accounts.models import Invitation, User
from audit.record import record
from clients.models import Client
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts.models import ApplicationRole
from tests.admin.conftest import connect
from tests.levels.cast import belong, machine, machine_for, role
from tests.protocol import add_client

OWN = ("clients:write", "secrets:write", "users:write", "sessions:write", "grants:write", "audit:read")


@pytest.fixture
def system(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.create(slug="system", name="Operators")


def names(answer: object, key: str = "client_id") -> list[str]:
    return [item[key] for item in answer.json()["items"]]  # type: ignore[attr-defined]  # an answer of the test client


def test_a_role_opens_the_areas_that_it_names_and_no_other(acme: Realm, wiki: Client) -> None:
    auditor = machine(acme, "clients:read", "audit:read")

    assert "wiki" in names(auditor("GET", "clients/"))
    assert auditor("GET", "audit/").status_code == 200
    assert auditor("PATCH", "clients/wiki/", {"name": "Mine"}).status_code == 403
    assert {auditor("GET", path).status_code for path in ("users/", "roles/", "realm/", "keys/")} == {403}
    wiki.refresh_from_db()
    assert wiki.name == "Wiki"


def test_a_role_of_the_platform_opens_the_same_in_every_realm(system: Realm, acme: Realm, globex: Realm) -> None:
    for realm in (acme, globex):
        auditor = machine(system, "audit:read", at=realm)

        assert auditor("GET", "audit/").status_code == 200
        assert {auditor("GET", path).status_code for path in ("users/", "clients/", "realm/")} == {403}


@pytest.mark.attack("E10")
def test_a_role_of_a_realm_opens_nothing_in_another(acme: Realm, globex: Realm) -> None:
    stranger = machine(acme, "clients:write", at=globex)

    assert stranger("GET", "clients/").status_code == 401


def test_who_administers_an_application_sees_it_alone(wiki: Client, shop: Client) -> None:
    mine = machine_for(wiki, *OWN)

    assert names(mine("GET", "clients/")) == ["wiki"]
    assert mine("GET", "clients/wiki/secrets/").status_code == 200
    assert mine("PATCH", "clients/wiki/", {"name": "The wiki"}).status_code == 200
    assert {mine("GET", path).status_code for path in ("clients/shop/", "clients/shop/secrets/")} == {404}
    assert mine("PATCH", "clients/shop/", {"name": "Mine"}).status_code == 404
    assert mine("POST", "clients/shop/secrets/", {}).status_code == 404
    assert {mine("GET", path).status_code for path in ("roles/", "realm/", "keys/", "scopes/", "resources/")} == {403}
    assert shop.secrets.count() == 1


@pytest.mark.parametrize("area", ["realm", "roles", "scopes", "resources", "identity-providers", "keys", "blueprint"])
def test_no_role_for_an_application_reaches_into_the_realm(wiki: Client, area: str) -> None:
    mine = machine_for(wiki, "write")

    assert mine("GET", f"{area}/").status_code == 403
    assert mine("GET", "clients/wiki/").status_code == 200


@pytest.mark.attack("E11", "J08")
def test_an_application_stays_in_its_place(wiki: Client) -> None:
    add_client(wiki.realm, "other")
    mine = machine_for(wiki, *OWN)
    changes: tuple[dict[str, object], ...] = (
        {"scopes": ["openid", "authserver:clients:read"]},
        {"consent": "remember"},
        {"enabled": False},
        {"grant_types": ["client_credentials"]},
    )

    refused = [mine("PATCH", "clients/wiki/", change).status_code for change in changes]
    made = [mine("PUT", f"clients/{name}/", {"redirect_uris": ["https://e.example/"]}) for name in ("new", "other")]
    moves = [mine("POST", f"clients/wiki/{move}/") for move in ("verify", "quarantine")]

    assert set(refused) <= {400, 403, 422}
    assert {answer.status_code for answer in made} == {403}
    assert {answer.status_code for answer in moves} == {403}
    assert mine("DELETE", "clients/wiki/").status_code == 403
    wiki.refresh_from_db()
    assert (wiki.scopes, wiki.consent, wiki.enabled) == (["openid"], "skip", True)


def test_people_of_an_application_are_its_own_and_others_are_shown(
    acme: Realm, wiki: Client, shop: Client, alice: User, bob: User
) -> None:
    with realm_context(acme):
        connect(bob, wiki)
    belong(alice, wiki)
    mine, other = machine_for(wiki, *OWN), machine_for(shop, *OWN)

    assert sorted(names(mine("GET", "users/"), "email")) == ["alice@acme.test", "bob@acme.test"]
    assert names(other("GET", "users/"), "email") == []
    assert mine("POST", f"users/{alice.pk}/disable/").status_code == 200
    assert mine("POST", f"users/{bob.pk}/disable/").status_code == 403
    assert other("POST", f"users/{alice.pk}/disable/").status_code == 404
    assert mine("PATCH", f"users/{alice.pk}/", {"application": "shop"}).status_code == 422
    assert mine("PATCH", f"users/{alice.pk}/", {"application": None}).json()["application"] == "wiki"
    assert mine("GET", f"users/{bob.pk}/sessions/").status_code == 404
    assert mine("GET", f"users/{alice.pk}/sessions/").status_code == 200
    assert names(mine("GET", "grants/")) == ["wiki"]
    assert names(other("GET", "grants/")) == []
    bob.refresh_from_db()
    assert bob.is_active


def test_who_administers_an_application_invites_for_it_alone(acme: Realm, wiki: Client) -> None:
    add_client(acme, "other")
    mine, any_role = machine_for(wiki, *OWN), role(acme, name="plain")

    answers = [
        mine("POST", "invitations/", {"email": "carol@acme.test", "application": "other"}),
        mine("POST", "invitations/", {"email": "carol@acme.test"}),
        mine("POST", "invitations/", {"email": "carol@acme.test", "application": "wiki", "roles": [any_role.name]}),
    ]
    made = mine("POST", "invitations/", {"email": "carol@acme.test", "application": "wiki"})

    assert {answer.status_code for answer in answers} == {403}
    assert made.status_code == 201
    assert Invitation.objects.all_realms().get().application == wiki


@pytest.mark.attack("E12")
def test_the_trail_of_an_application_is_about_it(wiki: Client) -> None:
    record("client.changed", realm="acme", client="wiki", target="wiki")
    record("login.succeeded", realm="acme", actor="alice@acme.test", target="wiki")
    record("client.changed", realm="globex", client="wiki", target="wiki")

    events = machine_for(wiki, "audit:read")("GET", "audit/").json()["items"]

    assert [event["action"] for event in events if event["action"] != "row.added"] == ["client.changed"]


def test_a_role_taken_back_closes_the_door_at_once(wiki: Client) -> None:
    mine = machine_for(wiki, "clients:read")
    assert mine("GET", "clients/wiki/").status_code == 200
    ApplicationRole.objects.all_realms().all().delete()

    assert mine("GET", "clients/wiki/").status_code == 403


def test_a_token_narrows_what_a_role_permits(wiki: Client) -> None:
    reader = machine_for(wiki, "clients:write", scope="clients:read")

    assert reader("GET", "clients/wiki/").status_code == 200
    assert reader("PATCH", "clients/wiki/", {"name": "Mine"}).status_code == 403


def test_a_person_for_one_application_is_named_by_its_identifier(wiki: Client, alice: User) -> None:
    limited = machine(wiki.realm, "users:write")

    assert limited("PATCH", f"users/{alice.pk}/", {"application": "wiki"}).json()["application"] == "wiki"
    assert limited("PATCH", f"users/{alice.pk}/", {"application": "nothing"}).status_code == 422
    assert names(limited("GET", "users/?application=wiki"), "email") == ["alice@acme.test"]
