"""RFC 9068 §4: what the verifier takes and refuses, blocking and awaited alike."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc.jwk import ECKey

from authserver_sdk import (
    ExpiredTokenError,
    InvalidTokenError,
    Profile,
    Verifier,
)
from authserver_sdk.jose import base64url
from authserver_sdk.jose.algorithms import ALGORITHMS
from tests.sdk.conftest import Verify
from tests.sdk.issuer import API, Issuer

pytestmark = pytest.mark.outside  # no server at all


def encoded(header: dict[str, Any]) -> str:
    """Return a header as a token carries it."""
    return base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ["ES256", "RS256", "PS256", "Ed25519"])
def test_a_good_token_says_whose_it_is_and_what_it_may_do(verify: Verify, algorithm: str) -> None:
    issuer = Issuer(algorithm=algorithm)
    access = verify(Verifier(issuer.server(), API), issuer.token(scope="notes:read notes:write"))

    assert (access.subject, access.client_id, access.tenant, access.audience) == ("alice", "web", "acme", [API])
    assert access.scopes == {"notes:read", "notes:write"}
    assert access.roles == {"auditor"}


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://login.test/realms/globex"},
        {"iss": None},
        {"aud": "https://other.test"},
        {"aud": ["https://other.test", f"{API}/"]},
        {"aud": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"nbf": time.time() + 3600},
        {"iat": time.time() + 3600},
        {"cnf": {"jkt": "thumbprint"}},
        {"cnf": {}},
        {"cnf": "anything"},
    ],
)
def test_a_token_with_wrong_claims_is_refused(
    verify: Verify, issuer: Issuer, verifier: Verifier, claims: dict[str, Any]
) -> None:
    with pytest.raises(InvalidTokenError):
        verify(verifier, issuer.token(**claims))


def test_an_expired_token_is_told_apart_even_when_it_was_seen_before(
    verify: Verify, issuer: Issuer, verifier: Verifier
) -> None:
    token = issuer.token(exp=int(time.time()) + 1)
    verify(verifier, token)
    time.sleep(1.1)

    with pytest.raises(ExpiredTokenError):
        verify(verifier, token)


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"typ": "id+jwt"}, {"typ": ""}, {"crit": ["exp"]}, {"b64": False}, {"alg": "none"}]
)
def test_a_token_of_another_kind_is_refused(
    verify: Verify, issuer: Issuer, verifier: Verifier, header: dict[str, Any]
) -> None:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": issuer.keys[0].kid} | header
    signed = f"{encoded(head)}.{issuer.token().split('.')[1]}"
    sign = ALGORITHMS["ES256"].signer(issuer.keys[0].private_key)

    with pytest.raises(InvalidTokenError):
        verify(verifier, f"{signed}.{base64url.encode(sign(signed.encode()))}")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "as_ak_nothing",
        "..",
        "{}=",
        "{}.x",
        "\u20ac{}",
        "\udc80{}",
        "e30.e30." + "A" * 86,
        "W10.e30." + "A" * 86,
        "x" * 20_000,
        "e30." + base64.urlsafe_b64encode(b"[" * 10_000).decode().rstrip("=") + ".AAAA",
    ],
)
def test_anything_else_is_refused(verify: Verify, issuer: Issuer, verifier: Verifier, token: str) -> None:
    with pytest.raises(InvalidTokenError):
        verify(verifier, token.format(issuer.token()))


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 86, "A" * 87])
def test_a_wrong_signature_is_refused(verify: Verify, issuer: Issuer, verifier: Verifier, signature: str) -> None:
    signed = issuer.token().rpartition(".")[0]

    with pytest.raises(InvalidTokenError):
        verify(verifier, f"{signed}.{signature}")


def test_a_public_key_is_no_shared_secret(verify: Verify, issuer: Issuer, verifier: Verifier) -> None:
    _, claims, _ = issuer.token().split(".")
    signed = f"{encoded({'alg': 'HS256', 'typ': 'at+jwt', 'kid': issuer.keys[0].kid})}.{claims}"
    public = json.dumps(issuer.keys[0].as_dict(private=False)).encode()
    signature = base64.urlsafe_b64encode(hmac.digest(public, signed.encode(), "sha256")).decode().rstrip("=")

    with pytest.raises(InvalidTokenError):
        verify(verifier, f"{signed}.{signature}")


def test_a_key_of_somebody_else_is_refused_under_the_same_name(
    verify: Verify, issuer: Issuer, verifier: Verifier
) -> None:
    with pytest.raises(InvalidTokenError):
        verify(verifier, issuer.token(key=ECKey.generate_key("P-256", {"kid": issuer.keys[0].kid or ""})))


def test_algorithms_that_are_not_wanted_are_refused(verify: Verify, issuer: Issuer) -> None:
    verifier = Verifier(issuer.server(), API, profile=Profile(algorithms=frozenset({"EdDSA"})))

    with pytest.raises(InvalidTokenError):
        verify(verifier, issuer.token())


def test_older_servers_may_say_jwt(verify: Verify, issuer: Issuer) -> None:
    verifier = Verifier(issuer.server(), API, profile=Profile(types=frozenset({"at+jwt", "jwt"})))

    assert verify(verifier, issuer.token(header={"typ": "JWT"})).subject == "alice"
    assert verify(verifier, issuer.token(header={"typ": "application/at+jwt"})).subject == "alice"
