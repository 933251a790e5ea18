"""What administrators do about somebody's access over the management API: sessions, grants, factors, resets."""

from accounts.models import Session, User
from audit import actions
from audit.models import Event, OutboxMessage
from federation.models import IdentityProvider, LinkedIdentity
from realms.models import Role
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from tests.api.caller import Caller
from tests.applications import Application
from tests.people import browser, log_in


def at(user: User, rest: str = "") -> str:
    return f"users/{user.pk}/{rest}"


def actors(action: str) -> list[str]:
    return list(Event.objects.filter(action=action, detail__has_key="through").values_list("actor", flat=True))


def test_whoever_is_disabled_is_out_at_once(api: Caller, web: Application, alice: User) -> None:
    tokens = web.tokens()

    answer = api("POST", at(alice, "disable/"))

    assert answer.status_code == 200, answer.content
    assert answer.json()["enabled"] is False
    assert not web.sees_alive(tokens["access_token"])
    assert not Session.objects.all_realms().filter(user=alice).exists()
    assert api("POST", at(alice, "enable/")).json()["enabled"] is True


def test_access_ends_and_the_person_is_told(api: Caller, web: Application, alice: User) -> None:
    tokens = web.tokens()
    mails = OutboxMessage.objects.count()

    answer = api("POST", at(alice, "end-access/"))

    assert answer.status_code == 200
    assert not web.sees_alive(tokens["access_token"])
    assert OutboxMessage.objects.count() > mails
    assert actors(actions.ACCESS_ENDED)


def test_many_are_disabled_at_once_and_each_is_answered_for(api: Caller, alice: User, mallory: User) -> None:
    ids = [str(alice.pk), str(mallory.pk), "nobody"]

    answer = api("POST", "user-actions/", {"action": "disable", "ids": ids})

    items = answer.json()["items"]
    assert [(item["id"], item["done"]) for item in items] == [(ids[0], True), (ids[1], False), (ids[2], False)]
    assert User.objects.all_realms().get(pk=mallory.pk).is_active
    assert not User.objects.all_realms().get(pk=alice.pk).is_active


def test_a_reset_goes_by_mail_and_nothing_of_it_is_answered(api: Caller, alice: User) -> None:
    answer = api("POST", at(alice, "send-reset/"))

    proof = OutboxMessage.objects.latest("created_at")
    assert answer.status_code == 200, answer.content
    assert proof.payload["proof"] not in answer.content.decode()
    assert actors(actions.PASSWORD_RESET_SENT)


def test_mails_to_one_address_are_limited(api: Caller, alice: User) -> None:
    answers = [api("POST", at(alice, "send-reset/")).status_code for _ in range(7)]

    assert answers == [200] * 6 + [429]


def test_a_session_is_ended_by_its_public_name(api: Caller, alice: User) -> None:
    client = browser()
    log_in(client, alice)
    listed = api("GET", at(alice, "sessions/")).json()["items"]
    every = api("GET", f"sessions/?user={alice.pk}").json()["items"]

    ended = api("DELETE", at(alice, f"sessions/{listed[0]['id']}/"))

    assert every == listed
    assert ended.status_code == 204
    assert client.get("/realms/acme/account/").status_code == 302
    assert api("DELETE", at(alice, f"sessions/{listed[0]['id']}/")).status_code == 404


def test_an_application_is_disconnected(api: Caller, web: Application, alice: User) -> None:
    tokens = web.tokens()
    listed = api("GET", at(alice, "grants/")).json()["items"]

    ended = api("DELETE", at(alice, f"grants/{listed[0]['client_id']}/"))

    assert listed[0]["client_id"] == "web"
    assert ended.status_code == 204
    assert not web.sees_alive(tokens["access_token"])
    assert api("DELETE", at(alice, "grants/web/")).status_code == 404


def test_one_grant_is_ended_by_its_id(api: Caller, web: Application) -> None:
    tokens = web.tokens()
    listed = api("GET", "grants/?client_id=web").json()["items"]

    ended = api("DELETE", f"grants/{listed[0]['id']}/")

    assert ended.status_code == 204
    assert not web.sees_alive(tokens["access_token"])
    assert api("GET", "grants/").json()["items"] == []


def test_the_api_keys_of_a_person_are_seen_and_ended_but_not_made(api: Caller, alice: User) -> None:
    made = api_keys.create(alice, "laptop", Terms(), by=api_keys.Author(alice.email))
    listed = api("GET", at(alice, "api-keys/"))

    ended = api("DELETE", at(alice, "api-keys/laptop/"))

    made.row.refresh_from_db()
    assert [key["name"] for key in listed.json()["items"]] == ["laptop"]
    assert made.key not in listed.content.decode()
    assert made.row.digest not in listed.content.decode()
    assert ended.status_code == 204
    assert made.row.invalidated_at is not None
    assert api("DELETE", at(alice, "api-keys/laptop/")).status_code == 404
    assert api("POST", at(alice, "api-keys/"), {"name": "mine"}).status_code == 405


def test_an_account_elsewhere_is_taken_away_with_the_roles_that_it_gave(api: Caller, alice: User) -> None:
    realm = api.realm
    provider = IdentityProvider.objects.all_realms().create(realm=realm, slug="corp", kind="oidc", name="Corp")
    given = Role.objects.all_realms().create(realm=realm, name="staff")
    kept = Role.objects.all_realms().create(realm=realm, name="auditor")
    alice.roles.add(given, kept)
    LinkedIdentity.objects.all_realms().create(
        realm=realm,
        user=alice,
        provider=provider,
        issuer="https://idp.example",
        subject="a/b",
        granted_roles=["staff"],
        linked_at=1,
    )
    (listed,) = api("GET", at(alice, "identities/")).json()["items"]

    ended = api("DELETE", listed["url"].partition("/api/v1/")[2])

    assert ended.status_code == 204
    assert api("GET", at(alice)).json()["roles"] == ["auditor"]
    assert api("GET", at(alice, "identities/")).json()["items"] == []
