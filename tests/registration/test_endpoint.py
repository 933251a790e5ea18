"""The endpoint: who may come, how often, and with which bodies."""

import time

import pytest

from audit.models import Event
from clients.models import Client
from realms.models import Realm
from tests.registration.bodies import INSPECTOR, LE_CHAT
from tests.registration.conftest import Register

SMALLEST = b'{"redirect_uris": ["https://client.example/cb"]%s}'


def test_a_registration_is_recorded_without_its_secret(register: Register) -> None:
    answer = register(LE_CHAT, peer="198.51.100.7")

    event = Event.objects.get()
    assert (event.action, event.realm, event.peer) == ("client.registered", "acme", "198.51.100.7")
    assert event.target == answer.document["client_id"]
    assert event.detail == {"name": "Le Chat", "leads_to": ["https://callback.mistral.ai"]}


def test_a_closed_realm_registers_nobody(register: Register, acme: Realm) -> None:
    acme.registration = "closed"
    answer = register(INSPECTOR)

    assert (answer.status, answer.error) == (403, "access_denied")
    assert not Client.objects.all_realms().exists()


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])
def test_json_may_name_its_encoding(register: Register, content_type: str) -> None:
    answer = register(INSPECTOR, content_type=content_type)

    assert answer.status == 201


@pytest.mark.attack("K04")
@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-7"]
)
def test_any_other_content_type_is_refused(register: Register, content_type: str) -> None:
    answer = register(INSPECTOR, content_type=content_type)

    assert (answer.status, answer.error) == (400, "invalid_request")


@pytest.mark.attack("F32", "K03", "K04", "K06")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"\xff\xfe{}",
        b"{}",
        b"[" * 60_000,
        SMALLEST % (b', "x": ' + b"[" * 30_000 + b"]" * 30_000),
        SMALLEST % (b', "client_name": "' + b"x" * 70_000 + b'"'),
        SMALLEST % b', "client_name": "a\\u0000b"',
        SMALLEST % b', "client_name": "a\x00b"',
        SMALLEST % b', "client_name": "a\\ud800b"',
        SMALLEST % b', "client_name": "a\xc3("',
        SMALLEST % b', "client_name": NaN',
        SMALLEST % b', "unknown": NaN',
        SMALLEST % b', "redirect_uris": ["https://other.example/callback"]',
        SMALLEST % b', "unknown": {"a": 1, "a": 2}',
        SMALLEST % b', "unknown": [{"a\\u0000": 1}]',
        SMALLEST % b', "contacts": ["a\\u0000"]',
        SMALLEST % (b', "scope": ' + b"9" * 5000),
        b'{"redirect_uris": ["https://client.example/\\u0000"]}',
        b'{"redirect_uris": [' + b'"https://c.example/",' * 2000 + b'"https://c.example/"]}',
    ],
    ids=lambda body: repr(body[:40]),
)
def test_a_hostile_body_is_a_clear_refusal_that_changes_nothing(register: Register, body: bytes) -> None:
    started = time.thread_time()
    answer = register(body)

    assert answer.status == 400
    assert answer.error in {"invalid_request", "invalid_client_metadata", "invalid_redirect_uri"}
    assert time.thread_time() - started < 1
    assert not Client.objects.all_realms().exists()


@pytest.mark.attack("F01")
def test_a_flood_from_one_address_is_slowed_down_and_nobody_else(
    register: Register, acme: Realm, globex: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support.clock.now", lambda: 1_000_000_010)
    acme.limits = globex.limits = {"registration": "3/m"}
    answers = [register(INSPECTOR) for _ in range(5)]
    neighbour, elsewhere = register(INSPECTOR, peer="192.0.2.2"), register(INSPECTOR, realm=globex)

    assert [answer.status for answer in answers] == [201, 201, 201, 429, 429]
    assert answers[-1].error == "temporarily_unavailable"
    assert answers[-1].headers["Retry-After"] == "10"
    assert (neighbour.status, elsewhere.status) == (201, 201)
    assert Client.objects.all_realms().filter(realm=acme).count() == 4


def test_refusals_do_not_count_towards_the_limit(register: Register, acme: Realm) -> None:
    acme.limits = {"registration": "1/d"}
    for _ in range(3):
        register(b"{}")

    assert register(INSPECTOR).status == 201


def test_a_realm_can_switch_the_limit_off(register: Register, acme: Realm) -> None:
    acme.limits = {"registration": "off"}
    answers = [register(INSPECTOR) for _ in range(70)]

    assert {answer.status for answer in answers} == {201}
