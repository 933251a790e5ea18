"""RFC 7517: keys rotate by the clock, while tokens are made and verified, and nobody notices."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet
from jwcrypto.jwk import JWK

from audit.models import Event
from authserver.celery import app
from keys import lifecycle, making
from keys.models import SigningKey
from keys.tasks import delete_expired_keys, rotate_keys
from realms.models import Realm, Scope
from tests.applications import Application, granted
from tests.protocol import PROTOCOL, add_machine

State = SigningKey.State
Wait = Callable[[int], None]
HOUR, DAY = 3600, 86_400
QUARTER = 90 * DAY
JWKS_AGE = 300  # seconds for which a verifier keeps what it has read


def kids(realm: Realm, state: str) -> dict[str, str]:
    """Return the keys of the realm in one state, by algorithm."""
    rows = SigningKey.objects.all_realms().filter(realm=realm, state=state)
    return dict(rows.values_list("algorithm", "kid"))


def rotations(realm: Realm) -> int:
    return Event.objects.filter(action="keys.rotated", realm=realm.slug).count()


def test_it_stands_in_the_schedule() -> None:
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert {"keys.tasks.rotate_keys", "keys.tasks.delete_expired_keys"} <= tasks


def test_a_key_signs_for_its_lifetime_and_no_longer(acme: Realm, wait: Wait) -> None:
    following = kids(acme, State.NEXT)
    wait(QUARTER - 10)
    rotate_keys()
    assert rotations(acme) == 0

    wait(10)
    rotate_keys()

    assert kids(acme, State.ACTIVE) == following
    assert rotations(acme) == 2


def test_a_realm_may_rotate_more_often(acme: Realm, globex: Realm, wait: Wait) -> None:
    Realm.objects.filter(pk=acme.pk).update(signing_key_lifetime=DAY)
    wait(DAY)

    rotate_keys()

    assert (rotations(acme), rotations(globex)) == (2, 0)


def test_no_lifetime_is_short_enough_to_sign_with_an_unpublished_key(acme: Realm, wait: Wait) -> None:
    Realm.objects.filter(pk=acme.pk).update(signing_key_lifetime=1)
    wait(JWKS_AGE)

    rotate_keys()

    assert rotations(acme) == 0


def test_running_twice_rotates_once(acme: Realm, wait: Wait) -> None:
    wait(QUARTER)

    rotate_keys()
    rotate_keys()

    assert rotations(acme) == 2


def test_two_schedulers_at_once_rotate_once(acme: Realm, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(QUARTER)
    following, draw = kids(acme, State.NEXT), making.draw

    def meanwhile_the_other_one_runs(algorithm: str) -> JWK:
        monkeypatch.setattr(lifecycle, "draw", draw)
        rotate_keys()
        return draw(algorithm)

    monkeypatch.setattr(lifecycle, "draw", meanwhile_the_other_one_runs)
    rotate_keys()

    assert kids(acme, State.ACTIVE) == following
    assert rotations(acme) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_two_schedulers_that_wait_for_each_other_rotate_once(
    acme: Realm, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait(QUARTER)
    lifecycle.rotate(acme, "RS256")
    following, draw, together = kids(acme, State.NEXT)["ES256"], making.draw, Barrier(2, timeout=30)

    def when_both_have_seen_what_is_due(algorithm: str) -> JWK:
        together.wait()
        return draw(algorithm)

    def scheduler(_: int) -> int:
        try:
            return len(lifecycle.rotate_due(acme))
        finally:
            connection.close()

    monkeypatch.setattr(lifecycle, "draw", when_both_have_seen_what_is_due)
    with ThreadPoolExecutor(2) as pool:
        rotated = sorted(pool.map(scheduler, range(2)))

    assert rotated == [0, 1]
    assert kids(acme, State.ACTIVE)["ES256"] == following
    assert rotations(acme) == 2


def test_one_realm_that_fails_does_not_stop_the_others(
    acme: Realm, globex: Realm, wait: Wait, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wait(QUARTER)
    before, store = kids(acme, State.ACTIVE), making.store

    def fail_in_acme(realm: Realm, *rest: Any, **named: Any) -> SigningKey:
        if realm == acme:
            raise OSError("no")
        return store(realm, *rest, **named)

    monkeypatch.setattr(lifecycle, "store", fail_in_acme)
    with caplog.at_level(logging.ERROR):
        rotate_keys()

    assert kids(acme, State.ACTIVE) == before
    assert (rotations(acme), rotations(globex)) == (0, 2)
    assert "The keys of the realm acme are left as they are" in caplog.text


@pytest.mark.attack("K23")
def test_rotation_fails_no_verifier_that_keeps_keys_and_no_token_that_is_alive(
    acme: Realm, client: Browser, wait: Wait
) -> None:
    Realm.objects.filter(pk=acme.pk).update(signing_key_lifetime=HOUR)
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    machine = Application(acme, add_machine(acme, scopes=["reports"], access_token_lifetime=2 * DAY), "svc", client)
    tokens: list[str] = []
    kept: list[KeySet] = []  # what verifiers read at each moment
    step = 150

    for moment in range(0, 4 * HOUR, step):
        if moment % 900 == 0:
            rotate_keys()
            delete_expired_keys()
        kept.append(KeySet.import_key_set(client.get(f"{acme.path}/{PROTOCOL}/certs").json()))
        tokens.append(granted(machine.ask())["access_token"])
        for known in kept[-1 - JWKS_AGE // step :]:
            jwt.decode(tokens[-1], known, algorithms=["ES256"])
        wait(step)

    for token in tokens:
        jwt.decode(token, kept[-1], algorithms=["ES256"])
    assert rotations(acme) == 6


def test_a_machine_with_longer_tokens_keeps_the_key_longer(acme: Realm, wait: Wait) -> None:
    add_machine(acme, scopes=[], access_token_lifetime=21 * DAY)
    wait(QUARTER)
    rotate_keys()
    retired = kids(acme, State.RETIRED)

    wait(21 * DAY)
    delete_expired_keys()
    assert kids(acme, State.RETIRED) == retired
    wait(2 * lifecycle.STALENESS)
    delete_expired_keys()

    assert not kids(acme, State.RETIRED)
