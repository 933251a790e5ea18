"""RFC 9700 §2.5: a client authenticates by the method that it is registered for, and by no weaker one."""

import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from jwcrypto.jwk import JWK

from audit.models import Refusal
from clients.models import ClientSecret
from realms.models import Realm
from support import clock, secrets
from tests.applications import refusal
from tests.client_auth.assertions import KEY, TYPE, add_secret, add_signer, ask, claims, forge, public, sign
from tests.people import browser
from tests.protocol import PROTOCOL, add_client, token

INVALID = (401, "invalid_client")
LIMIT = 40


def basic(realm: Realm, secret: str, **form: Any) -> tuple[int, str]:
    """Ask with a secret in the header."""
    header = "Basic " + b64encode(f"signer:{secret}".encode()).decode()
    values = "&".join(f"{name}={value}" for name, value in {"grant_type": "client_credentials", **form}.items())
    kind = "application/x-www-form-urlencoded"
    path = f"{realm.path}/{PROTOCOL}/token"
    return refusal(browser().post(path, values, content_type=kind, headers={"authorization": header}))


@pytest.mark.attack("D12")
def test_a_client_with_a_key_is_not_let_in_by_a_secret_or_its_name(acme: Realm) -> None:
    client = add_signer(acme)
    secret = "left-over-from-before-it-had-a-key"
    ClientSecret.objects.create(client=client, digest=secrets.digest(secret), created_at=clock.now())

    by_post = token(browser(), acme, grant_type="client_credentials", client_id="signer", client_secret=secret)
    by_name = token(browser(), acme, grant_type="client_credentials", client_id="signer")

    assert refusal(by_post) == INVALID
    assert refusal(by_name) == INVALID
    assert basic(acme, secret) == INVALID


@pytest.mark.attack("D12")
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "none"])
def test_a_client_without_a_key_is_not_let_in_by_an_assertion(acme: Realm, method: str) -> None:
    add_client(acme, "signer", token_endpoint_auth_method=method, jwks=public(KEY))

    assert refusal(ask(acme, sign(claims(acme)))) == INVALID


@pytest.mark.attack("D12")
def test_a_secret_does_not_sign_for_a_client_with_a_key(acme: Realm) -> None:
    acme.client_secret_jwt = True
    acme.save()
    client = add_signer(acme, token_endpoint_auth_method="client_secret_jwt", jwks=None)
    secret = add_secret(client)
    client.token_endpoint_auth_method, client.jwks = "private_key_jwt", public(KEY)
    client.save()

    by_secret = ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS256"))
    by_key = ask(acme, sign(claims(acme)))

    assert refusal(by_secret) == INVALID
    assert by_key.status_code == 200


@pytest.mark.attack("D13")
def test_a_header_of_an_assertion_beside_a_real_secret_lets_nobody_in(acme: Realm) -> None:
    _, secret = add_client(acme, "signer", grant_types=["client_credentials"])
    for assertion in (forge({"alg": "none"}, claims(acme), b"x"), forge({"alg": "HS256"}, claims(acme), b"x"), "a.b.c"):
        both = ask(acme, assertion, client_id="signer", client_secret=secret)
        beside = basic(acme, secret, client_assertion_type=TYPE, client_assertion=assertion)

        assert refusal(both) in {INVALID, (400, "invalid_request")}
        assert beside in {INVALID, (400, "invalid_request")}


@pytest.mark.attack("D13")
@pytest.mark.parametrize("parameters", [{"client_assertion": None}, {"client_assertion_type": None}])
def test_half_an_assertion_beside_a_real_secret_lets_nobody_in(acme: Realm, parameters: dict[str, None]) -> None:
    _, secret = add_client(acme, "signer", grant_types=["client_credentials"])

    answer = ask(acme, sign(claims(acme)), client_id="signer", client_secret=secret, **parameters)

    assert refusal(answer) == INVALID


@pytest.mark.attack("D13")
def test_two_ways_at_once_are_an_invalid_request(acme: Realm) -> None:
    add_signer(acme)

    answer = ask(acme, sign(claims(acme)), client_secret="x" * 43)

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("D14")
def test_the_key_of_another_client_proves_nothing(acme: Realm) -> None:
    own = JWK.generate(kty="EC", crv="P-256")
    add_signer(acme, jwks=public(own))
    add_signer(acme, "other")

    assert refusal(ask(acme, sign(claims(acme)))) == INVALID
    assert ask(acme, sign(claims(acme), own)).status_code == 200


@pytest.mark.attack("D14")
def test_a_key_that_was_replaced_proves_nothing(acme: Realm) -> None:
    client, new = add_signer(acme), JWK.generate(kty="EC", crv="P-256")
    before = ask(acme, sign(claims(acme)))
    client.jwks = public(new)
    client.save()

    old, replaced = ask(acme, sign(claims(acme))), ask(acme, sign(claims(acme), new))

    assert [answer.status_code for answer in (before, old, replaced)] == [200, 401, 200]


def test_a_client_that_is_disabled_proves_nothing(acme: Realm) -> None:
    client = add_signer(acme)
    client.enabled = False
    client.save()

    assert refusal(ask(acme, sign(claims(acme)))) == INVALID


@pytest.mark.attack("D17")
def test_wrong_assertions_are_counted_and_slowed_down(acme: Realm, wait: Callable[[int], None]) -> None:
    add_signer(acme)
    stranger = JWK.generate(kty="EC", crv="P-256")

    statuses = [ask(acme, sign(claims(acme), stranger)).status_code for _ in range(LIMIT + 5)]
    blocked = ask(acme, sign(claims(acme)))
    wait(120)
    later = ask(acme, sign(claims(acme, exp=int(time.time()) + 240 + 120)))

    assert statuses == [401] * LIMIT + [429] * 5
    assert blocked.status_code == 429
    assert later.status_code == 200
    assert sum(row.count for row in Refusal.objects.filter(realm="acme", target="signer")) == LIMIT
