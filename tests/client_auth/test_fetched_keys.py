"""jwks_uri: keys that turn, addresses that do not answer, and storms of assertions that must not become ours."""

import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from jwcrypto.jwk import JWK
from pytest_django import Settings

from clients.models import Client
from realms.models import Realm
from support import clock
from tests.applications import refusal
from tests.client_auth.assertions import KEY, add_signer, ask, claims, public, sign
from tests.client_auth.key_server import KeyServer, serving

INVALID = (401, "invalid_client")
NEW = JWK.generate(kty="EC", crv="P-256", kid="new")
OLD = JWK.generate(kty="EC", crv="P-256", kid="old")


@pytest.fixture
def keys() -> Iterator[KeyServer]:
    with serving() as keys:
        keys.publish(public(KEY))
        yield keys


@pytest.fixture
def signer(acme: Realm, keys: KeyServer, settings: Settings) -> Client:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    return add_signer(acme, jwks=None, jwks_uri=keys.uri)


def status(realm: Realm, key: JWK = KEY, **header: str) -> int:
    """Ask with an assertion that is valid now, whatever the clock of the test says."""
    now = clock.now()
    return ask(realm, sign(claims(realm, iat=now, exp=now + 300), key, **header)).status_code


@pytest.mark.usefixtures("signer")
def test_keys_are_read_at_the_clients_address_once_a_minute(acme: Realm, keys: KeyServer) -> None:
    statuses = [status(acme) for _ in range(5)]

    assert statuses == [200] * 5
    assert keys.asked == 1


@pytest.mark.attack("D14")
@pytest.mark.usefixtures("signer")
@pytest.mark.parametrize("header", [{}, {"kid": "new"}])
def test_a_rotation_is_seen_within_a_minute(
    acme: Realm, keys: KeyServer, wait: Callable[[int], None], header: dict[str, str]
) -> None:
    keys.publish(public(OLD))
    before = status(acme, OLD)
    keys.publish(public(NEW))
    wait(60)

    new, old = status(acme, NEW, **header), status(acme, OLD)

    assert (before, new, old) == (200, 200, 401)


@pytest.mark.attack("D30")
@pytest.mark.usefixtures("signer")
def test_a_storm_of_unknown_keys_fetches_once_a_minute(
    acme: Realm, keys: KeyServer, wait: Callable[[int], None]
) -> None:
    stranger = JWK.generate(kty="EC", crv="P-256")
    for minute in range(1, 4):
        statuses = Counter(status(acme, stranger, kid=f"{minute}-{number}") for number in range(15))

        assert statuses == {401: 15}
        assert keys.asked == minute
        wait(61)


@pytest.mark.attack("D29")
@pytest.mark.usefixtures("signer")
def test_the_last_keys_count_while_the_address_is_down_and_then_no_longer(
    acme: Realm, keys: KeyServer, wait: Callable[[int], None]
) -> None:
    before = status(acme)
    keys.status = 503
    wait(300)
    during = status(acme)
    wait(300)
    after = status(acme)
    keys.status = 200
    wait(60)

    assert (before, during, after, status(acme)) == (200, 200, 401, 200)


@pytest.mark.attack("D29")
@pytest.mark.usefixtures("signer")
@pytest.mark.parametrize(
    ("code", "body", "headers"),
    [
        (200, b" " * 10_000_000 + json.dumps(public(KEY)).encode(), {}),
        (302, b"", {"Location": "http://127.0.0.1:1/keys"}),
        (200, gzip.compress(b" " * 10_000_000), {"Content-Encoding": "gzip"}),
        (404, json.dumps(public(KEY)).encode(), {}),
        (200, b"<html>", {}),
        (200, b"[" * 60_000, {}),
        (200, b'{"keys": {}}', {}),
        (200, json.dumps({"keys": [KEY.export(as_dict=True)]}).encode(), {}),
        (200, json.dumps({"keys": public(KEY)["keys"] * 11}).encode(), {}),
    ],
)
def test_what_is_no_key_set_is_forgotten_for_a_minute(
    acme: Realm, keys: KeyServer, code: int, body: bytes, headers: dict[str, str]
) -> None:
    keys.body, keys.status, keys.headers = body, code, headers

    statuses = [status(acme) for _ in range(3)]

    assert statuses == [401, 401, 401]
    assert keys.asked == 1


@pytest.mark.outside
@pytest.mark.attack("D29")
@pytest.mark.usefixtures("signer")
def test_an_address_that_drips_holds_nobody_for_long(acme: Realm, keys: KeyServer) -> None:
    keys.delay = 8
    started = time.monotonic()

    first = status(acme)
    seconds = time.monotonic() - started
    second = status(acme)

    assert (first, second) == (401, 401)
    assert seconds < keys.delay
    assert time.monotonic() - started < seconds + 4
    assert keys.asked == 1


@pytest.mark.usefixtures("signer")
def test_keys_of_other_kinds_in_the_set_are_left_aside(acme: Realm, keys: KeyServer) -> None:
    others = [JWK.generate(kty="EC", crv="P-521"), JWK.generate(kty="OKP", crv="X25519")]
    keys.publish(public(*others, KEY))

    assert status(acme) == 200


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9/keys", "https://169.254.169.254/keys", "https://localhost/keys"])
def test_an_address_within_is_never_asked(acme: Realm, uri: str) -> None:
    add_signer(acme, jwks=None, jwks_uri=uri)

    assert refusal(ask(acme, sign(claims(acme)))) == INVALID
