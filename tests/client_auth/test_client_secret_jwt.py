"""RFC 7523 §2.2 and OpenID Connect Core §9: assertions signed with a secret, in realms that allow it."""

import hashlib
import hmac
import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Browser
from jwcrypto.jwk import JWK
from pytest_django import Settings

from clients.models import Client, ClientSecret
from keys.ring import ring_of
from realms.models import Realm
from support import clock, sealing
from tests.applications import refusal
from tests.client_auth.assertions import add_secret, add_signer, ask, claims, segment, sign

METHOD = "client_secret_jwt"
INVALID = (401, "invalid_client")


@pytest.fixture
def signer(acme: Realm) -> Client:
    acme.client_secret_jwt = True
    acme.save()
    return add_signer(acme, token_endpoint_auth_method=METHOD, jwks=None)


def test_a_client_proves_itself_with_its_secret(acme: Realm, signer: Client) -> None:
    secret = add_secret(signer)

    answer = ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS256"))

    assert answer.status_code == 200, answer.content


def test_the_method_is_off_unless_the_realm_says_otherwise(acme: Realm, signer: Client, client: Browser) -> None:
    secret = add_secret(signer)
    address = f"{acme.path}/.well-known/openid-configuration"
    on = client.get(address).json()
    acme.client_secret_jwt = False
    acme.save()

    answer, off = ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS256")), client.get(address).json()

    assert refusal(answer) == INVALID
    for endpoint in ("token", "introspection", "revocation"):
        methods, algorithms = (
            f"{endpoint}_endpoint_auth_methods_supported",
            f"{endpoint}_endpoint_auth_signing_alg_values_supported",
        )
        assert METHOD in on[methods]
        assert "HS256" in on[algorithms]
        assert METHOD not in off[methods]
        assert "HS256" not in off[algorithms]


def test_one_algorithm_is_served(acme: Realm, signer: Client) -> None:
    secret = add_secret(signer)

    assert refusal(ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS384"))) == INVALID


@pytest.mark.attack("D18")
def test_two_secrets_overlap_until_one_expires(acme: Realm, signer: Client, wait: Callable[[int], None]) -> None:
    old, new = add_secret(signer), add_secret(signer)
    row = ClientSecret.objects.filter(client=signer).earliest("pk")
    row.expires_at = clock.now() + 30
    row.save()

    def status(secret: str) -> int:
        return ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS256")).status_code

    during = [status(old), status(new)]
    wait(31)
    after = [status(old), status(new)]

    assert during == [200, 200]
    assert after == [401, 200]


@pytest.mark.attack("D15")
def test_a_secret_is_drawn_from_more_than_256_bits_and_none_that_is_empty_counts(acme: Realm, signer: Client) -> None:
    secret = add_secret(signer)
    head = f"{segment(json.dumps({'alg': 'HS256'}).encode())}.{segment(json.dumps(claims(acme)).encode())}"
    guesses = [b"", b"secret", secret[:-1].encode(), ClientSecret.objects.get().digest.encode()]

    answers = [
        refusal(ask(acme, f"{head}.{segment(hmac.digest(guess, head.encode(), hashlib.sha256))}")) for guess in guesses
    ]

    assert len(secret.rpartition("_")[2]) >= 43  # 62 ** 43 > 2 ** 256
    assert set(answers) == {INVALID}


def test_the_secret_is_kept_sealed_for_this_client_alone(acme: Realm, signer: Client) -> None:
    secret = add_secret(signer)
    row = ClientSecret.objects.get()
    other = add_signer(acme, "other", token_endpoint_auth_method=METHOD, jwks=None)
    ClientSecret.objects.create(client=other, digest=row.digest, sealed=row.sealed, created_at=row.created_at)

    answer = ask(acme, sign(claims(acme, "other"), JWK.from_password(secret), alg="HS256"))

    assert secret not in f"{row.sealed}{row.digest}"
    assert refusal(answer) == INVALID


def test_a_client_that_sends_its_secret_has_none_sealed(acme: Realm) -> None:
    add_secret(add_signer(acme, token_endpoint_auth_method="client_secret_basic", jwks=None))

    assert ClientSecret.objects.get().sealed == ""


def test_the_key_encryption_key_can_be_changed(acme: Realm, signer: Client, settings: Settings) -> None:
    secret = add_secret(signer)
    old, new = settings.KEY_ENCRYPTION_KEY, sealing.generate_key()
    settings.KEY_ENCRYPTION_KEY = f"{new},{old}"
    call_command("reseal_keys", stdout=StringIO())
    settings.KEY_ENCRYPTION_KEY = new

    answer = ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS256"))

    assert answer.status_code == 200


def test_a_secret_that_no_key_opens_proves_nothing(acme: Realm, signer: Client, settings: Settings) -> None:
    secret = add_secret(signer)
    assert ring_of(acme).algorithms
    settings.KEY_ENCRYPTION_KEY = sealing.generate_key()

    answer = ask(acme, sign(claims(acme), JWK.from_password(secret), alg="HS256"))

    assert refusal(answer) == INVALID
