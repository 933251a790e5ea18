"""A leaked secret that is reported ends at once, whoever reports it; the answer tells nobody what is known."""

import json
from typing import TYPE_CHECKING

import httpx
import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts.models import User
from audit import actions
from audit.calls import deliver_calls
from audit.models import Event, OutboxMessage
from clients import initial_access_tokens, registration
from clients.models import Client, ClientSecret, InitialAccessToken
from clients.secret_rotation import make
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts.models import ApiKey
from support import clock, secrets
from tests.accounts.mailbox import letters
from tests.credentials.conftest import ask
from tests.live import Live
from tests.people import browser, log_in
from tests.protocol import Pkce, add_client, get_code, redeem, token
from tests.webhooks.conftest import Add
from tests.webhooks.conftest import add as add  # noqa: PLC0414 (a fixture)
from tests.webhooks.conftest import server as server  # noqa: PLC0414 (a fixture)
from tests.webhooks.receiver import Receiver

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

EVERYWHERE = "/secret-scanning/reports"
TEAM = "team@acme.test"
LOCATION = "https://code.test/acme/app/blob/main/settings.py"


def post(body: object, *, path: str = EVERYWHERE, **headers: str) -> "Answer":
    text = body if isinstance(body, str) else json.dumps(body)
    return browser().post(path, text, content_type="application/json", **headers)  # type: ignore[arg-type]  # headers of WSGI


def report(*texts: str, path: str = EVERYWHERE) -> int:
    found = [{"token": text, "url": LOCATION, "type": "x", "source": "content"} for text in texts]
    return post(found, path=path).status_code


def test_a_client_secret_ends_at_once(acme: Realm, secret: str, machine: Client) -> None:
    with realm_context(acme):
        other = make(machine).text

    assert report(secret) == 202
    assert (ask(acme, secret), ask(acme, other)) == (401, 200)


def test_the_owner_is_told_by_mail_and_webhook_and_the_trail_says_where(
    secret: str, machine: Client, kept: ClientSecret, add: Add, server: Receiver
) -> None:
    machine.contacts = [TEAM]
    machine.save()
    _, key = add(machine.realm)
    report(secret)
    report(secret)
    deliver_calls()

    (told,) = letters(TEAM)
    (message,) = server.messages(key)
    (event,) = Event.objects.filter(action=actions.SECRET_LEAKED)
    assert f"…{kept.hint}" in told.text
    assert LOCATION not in told.text
    assert message["type"] == "secret.leaked"
    assert message["data"]["reported_location"] == event.detail["reported_location"] == LOCATION
    assert message["data"]["client_id"] == "svc"
    assert secret not in told.text + str(message) + str(event.detail) + str(OutboxMessage.objects.values_list())


def test_what_was_issued_to_the_machine_dies_with_it(machine: Client, secret: str) -> None:
    report(secret)

    machine.refresh_from_db()
    assert machine.not_before > clock.now() - 5


def test_people_stay_in_a_client_whose_secret_leaked(acme: Realm) -> None:
    client, secret = add_client(acme)
    report(secret)

    client.refresh_from_db()
    assert client.not_before == 0


def test_an_api_key_is_invalidated_and_its_person_told(acme: Realm, alice: User) -> None:
    text = secrets.generate("as_ak")
    columns = {"digest": secrets.digest(text), "hint": text[-4:], "created_at": clock.now()}
    with realm_context(acme):
        ApiKey.objects.create(realm=acme, name="nightly", user=alice, **columns)

    assert report(text) == 202
    assert ApiKey.objects.all_realms().get().invalidated_at is not None
    assert "The API key nightly" in letters(alice.email)[0].text


def test_an_initial_access_token_lets_nobody_register_any_more(acme: Realm) -> None:
    with realm_context(acme):
        text = initial_access_tokens.make(acme, uses=5, lifetime=3600)

    assert report(text) == 202
    assert InitialAccessToken.objects.all_realms().get().expires_at <= clock.now()


def test_a_registration_token_is_taken_away(acme: Realm) -> None:
    client, _ = add_client(acme)
    with realm_context(acme):
        text = registration.renew_access(client)["registration_access_token"]
        client.save()

    assert report(text) == 202
    client.refresh_from_db()
    assert client.registration_token_digest == ""


@pytest.fixture
def refreshed(acme: Realm, alice: User) -> list[str]:
    """Return refresh tokens of one authorization, the oldest first."""
    add_client(acme, "app", public=True, name="Notes")
    visitor, pkce = browser(), Pkce()
    log_in(visitor, alice)
    code = get_code(visitor, acme, pkce, client_id="app", scope="openid offline_access")
    first = redeem(visitor, acme, code, pkce, client_id="app").json()["refresh_token"]
    return [first, refresh(acme, first).json()["refresh_token"]]


def refresh(realm: Realm, text: str) -> "Answer":
    return token(browser(), realm, grant_type="refresh_token", client_id="app", refresh_token=text)


@pytest.mark.parametrize("age", [0, 1])
def test_a_refresh_token_of_any_age_ends_its_family_and_the_person_is_told(
    acme: Realm, alice: User, refreshed: list[str], age: int
) -> None:
    assert report(refreshed[age]) == 202

    answer = refresh(acme, refreshed[1])
    (event,) = Event.objects.filter(action=actions.SECRET_LEAKED)
    told = letters(alice.email)[-1]
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert (event.client, event.subject, event.detail["kind"]) == ("app", str(alice.pk), "refresh_token")
    assert "Notes (app)" in told.text
    assert "/account/connections/" in told.text
    message = mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    assert ">Go to your account</a>" in str(message.alternatives[0][0])
    assert refreshed[age] not in told.text + str(event.detail)
    report(refreshed[age])
    assert Event.objects.filter(action=actions.SECRET_LEAKED).count() == 1


def test_a_refresh_token_of_another_realm_or_none_of_ours_ends_nothing(
    acme: Realm, globex: Realm, refreshed: list[str]
) -> None:
    forged = refreshed[1][:-2] + ("AA" if not refreshed[1].endswith("AA") else "QA")

    assert report(refreshed[1], path=f"{globex.path}{EVERYWHERE}") == 202
    assert report(forged) == 202
    assert refresh(acme, refreshed[1]).status_code == 200


def test_contacts_that_a_stranger_named_get_no_mail(acme: Realm) -> None:
    _, secret = add_client(acme, origin=Client.Origin.REGISTRATION, contacts=["victim@elsewhere.test"])

    assert report(secret) == 202
    assert not OutboxMessage.objects.exists()
    assert Event.objects.filter(action=actions.SECRET_LEAKED).count() == 1


def test_several_are_reported_at_once(acme: Realm, secret: str, machine: Client) -> None:
    with realm_context(acme):
        other = make(machine).text

    assert report("as_cs_nobody-knows-this", secret, other) == 202
    assert (ask(acme, secret), ask(acme, other)) == (401, 401)


def test_below_a_realm_its_own_secrets_end_and_no_others(acme: Realm, globex: Realm, secret: str) -> None:
    assert report(secret, path=f"{globex.path}{EVERYWHERE}") == 202
    assert ask(acme, secret) == 200
    assert report(secret, path=f"{acme.path}{EVERYWHERE}") == 202
    assert ask(acme, secret) == 401


def test_the_answer_says_nothing_of_what_is_known(secret: str, acme: Realm) -> None:
    answers = [
        post({"token": text}, path=path)
        for path in (EVERYWHERE, f"{acme.path}{EVERYWHERE}")
        for text in (secret, "unknown" * 5)
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b'{"received":1}')}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "x",
        "[]",
        "{}",
        "null",
        "[[]]",
        '{"token": 7}',
        '{"token": "short"}',
        '{"token": null}',
        json.dumps({"token": "x" * 513}),
        json.dumps([{"token": "x" * 20}] * 21),
        "[" * 60_000,
    ],
)
@pytest.mark.usefixtures("acme")
def test_what_is_no_report_is_refused(body: str) -> None:
    for path in (EVERYWHERE, f"/realms/acme{EVERYWHERE}"):
        answer = post(body, path=path)

        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("url", ["\x00", "\ud800", "x" * 5000, 7, None, {"a": 1}])
def test_a_location_that_makes_no_sense_keeps_no_secret_alive(acme: Realm, secret: str, url: object) -> None:
    assert post({"token": secret, "url": url}).status_code == 202
    assert ask(acme, secret) == 401


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("token", ["\x00" * 20, "\ud800" * 20, "ü" * 20])
def test_a_token_of_odd_characters_is_an_unknown_one(token: str) -> None:
    assert post({"token": token}).status_code == 202


@pytest.mark.usefixtures("acme")
def test_a_body_is_bounded() -> None:
    for path in (EVERYWHERE, f"/realms/acme{EVERYWHERE}"):
        assert post(" " * 70_000, path=path).status_code in {400, 413}


def test_who_reports_what_nobody_knows_is_slowed_down_and_others_are_not(acme: Realm, secret: str) -> None:
    guesses = [{"token": f"as_cs_{number:043}"} for number in range(20)]
    answers = [post(guesses) for _ in range(4)]
    known = post({"token": secret}, REMOTE_ADDR="192.0.2.9")

    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert known.status_code == 202
    assert ask(acme, secret) == 401


@pytest.mark.usefixtures("acme")
def test_it_takes_a_post_alone() -> None:
    for path in (EVERYWHERE, f"/realms/acme{EVERYWHERE}"):
        assert browser().get(path).status_code == 405


def test_the_front_door_serves_it_too(live_server_process: Live) -> None:
    live_server_process.apply("realms: [{slug: leaks}]")
    answer = httpx.post(f"{live_server_process.issuer('leaks')}{EVERYWHERE}", json={"token": "x" * 30})
    everywhere = httpx.post(f"{live_server_process.url}{EVERYWHERE}", json={"token": "x" * 30})
    chunks = iter([b'{"token":', b'"%s"}' % (b"x" * 30)])
    in_chunks = httpx.post(f"{live_server_process.url}{EVERYWHERE}", content=chunks)

    assert (answer.status_code, everywhere.status_code, in_chunks.status_code) == (202, 202, 202)
    assert httpx.get(f"{live_server_process.url}/secret-scanning/patterns").json()["patterns"]
