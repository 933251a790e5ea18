"""RFC 7523 §3: what an assertion says of its client, its audience and its time, and what strangers write."""

import time
from typing import Any

import pytest
from jwcrypto.jwk import JWK

from oauth.models import SeenJti
from realms.models import Realm
from tests.applications import refusal
from tests.client_auth.assertions import add_signer, ask, claims, public, sign

DAY = 86_400
RSA = JWK.generate(kty="RSA", size=2048)


def assert_refused(realm: Realm, assertion: str) -> None:
    assert refusal(ask(realm, assertion)) == (401, "invalid_client")
    assert not SeenJti.objects.all_realms().exists()


@pytest.mark.attack("D08")
def test_the_audience_is_the_issuer_alone(acme: Realm, globex: Realm) -> None:
    add_signer(acme)
    issuer = acme.issuer
    others = [
        f"{issuer}/",
        issuer.upper(),
        issuer[:-1],
        "https://testserver",
        globex.issuer,
        f"{issuer}#",
        f" {issuer}",
    ]
    others += [f"{issuer}/protocol/openid-connect/token", "https://other.example/token", "", "acme"]
    hostile: list[Any] = [*others, [issuer], [issuer, "https://other.example"], [], {}, {issuer: 1}, 1, True, None]
    for audience in hostile:
        assert_refused(acme, sign(claims(acme, aud=audience)))


@pytest.mark.attack("D10")
@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("exp", None),
        ("exp", 365 * DAY),
        ("exp", 3700),
        ("exp", -61),
        ("exp", "300"),
        ("exp", True),
        ("exp", [300]),
        ("exp", float("inf")),
        ("exp", float("nan")),
        ("exp", 10**400),
        ("nbf", 120),
        ("nbf", "0"),
        ("iat", 120),
        ("iat", {}),
    ],
)
def test_times_that_are_missing_too_far_or_no_numbers_are_refused(acme: Realm, claim: str, value: object) -> None:
    add_signer(acme)
    if isinstance(value, int) and not isinstance(value, bool):
        value += int(time.time())

    changes: dict[str, Any] = {claim: value}
    assert_refused(acme, sign(claims(acme, **changes)))


@pytest.mark.attack("D10")
@pytest.mark.parametrize(("claim", "seconds"), [("exp", -50), ("exp", 350), ("nbf", 50), ("iat", 50), ("iat", -DAY)])
def test_a_clock_may_be_wrong_by_a_minute(acme: Realm, claim: str, seconds: int) -> None:
    add_signer(acme)

    changes: dict[str, Any] = {claim: int(time.time()) + seconds}
    answer = ask(acme, sign(claims(acme, **changes)))

    assert answer.status_code == 200, answer.content


@pytest.mark.attack("D11")
@pytest.mark.parametrize(
    "names",
    [
        {"iss": "other"},
        {"sub": "other"},
        {"iss": "other", "sub": "other"},
        {"iss": None},
        {"sub": None},
        {"iss": "", "sub": ""},
        {"iss": ["signer"], "sub": ["signer"]},
        {"iss": "signer\0", "sub": "signer\0"},
        {"iss": "\ud800", "sub": "\ud800"},
        {"iss": "s" * 5000, "sub": "s" * 5000},
    ],
)
def test_issuer_and_subject_are_the_client_whose_key_it_is(acme: Realm, names: dict[str, Any]) -> None:
    add_signer(acme)
    add_signer(acme, "other", jwks=public(RSA))

    assert_refused(acme, sign(claims(acme, **names)))


@pytest.mark.attack("D09")
@pytest.mark.parametrize("jti", [None, "", 1, ["a"], {}])
def test_an_assertion_needs_an_identifier(acme: Realm, jti: object) -> None:
    add_signer(acme)

    assert_refused(acme, sign(claims(acme, jti=jti)))
