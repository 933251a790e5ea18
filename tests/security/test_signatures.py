"""RFC 7518 §3.4: signatures of access tokens that broken verifiers take."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

import pytest

from keys.ring import signer_of
from oauth.tokens import jose
from realms.models import Realm
from tests.applications import Application, unverified_claims, unverified_header

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
BYTES = 32


def with_signature(token: str, signature: bytes) -> str:
    return f"{token.rpartition('.')[0]}.{urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def number(value: int, length: int = BYTES) -> bytes:
    return value.to_bytes(length)


@pytest.mark.attack("D25")
@pytest.mark.parametrize(
    "signature",
    [
        number(0) + number(0),
        number(0) + number(1),
        number(1) + number(0),
        number(ORDER) + number(ORDER),
        number(ORDER) + number(1),
        b"",
        b"\0" * 63,
        b"\0" * 128,
    ],
)
def test_numbers_that_are_none_of_the_curve_sign_nothing(web: Application, signature: bytes) -> None:
    token = web.tokens()["access_token"]

    assert not web.sees_alive(with_signature(token, signature))
    assert web.sees_alive(token)


@pytest.mark.attack("D25")
def test_a_longer_spelling_of_the_same_numbers_signs_nothing(web: Application) -> None:
    token = web.tokens()["access_token"]
    signature = urlsafe_b64decode(token.rpartition(".")[2] + "==")

    assert not web.sees_alive(with_signature(token, b"\0" + signature[:BYTES] + b"\0" + signature[BYTES:]))


@pytest.mark.attack("D25")
def test_the_other_signature_of_the_same_token_brings_no_revoked_one_back(web: Application) -> None:
    token = web.tokens()["access_token"]
    signature = urlsafe_b64decode(token.rpartition(".")[2] + "==")
    other = with_signature(token, signature[:BYTES] + number(ORDER - int.from_bytes(signature[BYTES:])))

    web.revoke(token)

    assert not web.sees_alive(token)
    assert not web.sees_alive(other)


@pytest.mark.attack("D27")
def test_the_key_of_another_realm_signs_nothing_under_a_name_that_both_use(web: Application, globex: Realm) -> None:
    token = web.tokens()["access_token"]
    head, claims, _ = token.split(".")
    stranger = replace(signer_of(globex, "ES256"), kid=unverified_header(token)["kid"])

    forged = jose.sign(stranger, unverified_claims(token), typ="at+jwt")

    assert forged.split(".")[:2] == [head, claims]
    assert not web.sees_alive(forged)
    assert web.sees_alive(token)
