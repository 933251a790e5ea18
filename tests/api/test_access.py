"""What administrators do about somebody's access over the management API: sessions, grants, factors, resets."""

from accounts.models import Session, User
from audit import actions
from audit.models import Event, OutboxMessage
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
