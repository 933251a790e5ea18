"""Keys come and go: a rotation costs one look, made-up key ids cost none, and an old set does where it must."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey

from authserver_sdk import InvalidTokenError, Verifier
from authserver_sdk.verifying import keys
from tests.loop import run
from tests.sdk.issuer import API, Issuer

pytestmark = pytest.mark.outside  # no server at all


@pytest.fixture
def verifier(issuer: Issuer) -> Verifier:
    """Return a verifier that knows the first key."""
    verifier = Verifier(issuer.server(), API)
    verifier.verify(issuer.token())
    return verifier


def slowly(issuer: Issuer) -> None:
    """Let the key set take its time, so that whoever wants it meets the others."""
    path, serve = "/certs", issuer._answer  # noqa: SLF001 (its own tests)

    def wait(request: httpx.Request) -> httpx.Response:
        time.sleep(0.05)
        del issuer.answers[path]
        issuer.asked["certs"] -= 1
        return serve(request)

    issuer.answers[path] = wait


def test_a_rotation_costs_one_look_however_many_threads_meet_it(issuer: Issuer, verifier: Verifier) -> None:
    issuer.rotate()
    slowly(issuer)
    tokens = [issuer.token(jti=str(number)) for number in range(40)]
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(verifier.verify, tokens))

    assert len(found) == len(tokens)
    assert issuer.asked["certs"] == 2


def test_a_rotation_costs_one_look_however_many_tasks_meet_it(issuer: Issuer, verifier: Verifier) -> None:
    issuer.rotate()
    tokens = [issuer.token(jti=str(number)) for number in range(40)]

    async def work() -> list[Any]:
        return await asyncio.gather(*map(verifier.averify, tokens))

    assert len(run(work)) == len(tokens)
    assert issuer.asked["certs"] == 2


def test_tokens_of_the_old_key_stay_good_while_it_is_published(issuer: Issuer, verifier: Verifier) -> None:
    before = issuer.token()
    issuer.rotate()
    verifier.verify(issuer.token())

    assert verifier.verify(before).subject == "alice"


def test_tokens_of_a_key_that_was_taken_back_are_refused_though_they_were_seen(
    issuer: Issuer, verifier: Verifier
) -> None:
    seen = issuer.token()
    verifier.verify(seen)
    issuer.rotate()
    del issuer.keys[1]
    verifier.verify(issuer.token())

    with pytest.raises(InvalidTokenError):
        verifier.verify(seen)


def test_a_flood_of_made_up_keys_costs_one_look_and_then_none(issuer: Issuer, verifier: Verifier) -> None:
    for number in range(200):
        with pytest.raises(InvalidTokenError):
            verifier.verify(issuer.token(key=ECKey.generate_key("P-256", {"kid": f"made-up-{number}"})))

    assert issuer.asked["certs"] == 2


def test_tokens_that_would_be_refused_anyway_cost_no_look(issuer: Issuer, verifier: Verifier) -> None:
    stranger = ECKey.generate_key("P-256", {"kid": "made-up"})
    for claims in ({"aud": "https://other.test"}, {"iss": "https://evil.test"}, {"exp": 1}):
        with pytest.raises(InvalidTokenError):
            verifier.verify(issuer.token(key=stranger, **claims))

    assert issuer.asked["certs"] == 1


def test_after_a_flood_a_rotation_is_seen_when_the_pause_is_over(
    issuer: Issuer, verifier: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.token(key=ECKey.generate_key("P-256", {"kid": "made-up"})))
    issuer.rotate()
    with pytest.raises(InvalidTokenError):
        verifier.verify(issuer.token())
    real = time.monotonic
    monkeypatch.setattr("time.monotonic", lambda: real() + keys.COOLDOWN)

    assert verifier.verify(issuer.token()).subject == "alice"


def test_keys_are_read_again_in_time_and_the_old_ones_do_while_the_server_is_away(
    issuer: Issuer, verifier: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer.answers["/certs"] = lambda _: httpx.Response(500)
    real = time.monotonic
    monkeypatch.setattr("time.monotonic", lambda: real() + issuer.max_age)

    for number in range(5):
        assert verifier.verify(issuer.token(jti=str(number))).subject == "alice"
    assert issuer.asked["certs"] == 2
