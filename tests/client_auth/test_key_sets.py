"""RFC 7517 and RFC 7518 §6: which keys a client may bring."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from jwcrypto.jwk import JWK

from clients import jwks
from keys.ring import ring_of
from realms.models import Realm
from support.errors import InvalidClientMetadata
from tests.applications import refusal
from tests.client_auth.assertions import KEY, add_signer, ask, claims, public, segment, sign
from tests.people import browser
from tests.protocol import PROTOCOL
from tests.registration.wire import BODY, post, registered

RSA_PRIVATE = JWK.generate(kty="RSA", size=2048)
RSA = RSA_PRIVATE.export_public(as_dict=True)
EC = KEY.export_public(as_dict=True)


def number(value: int) -> str:
    return segment(value.to_bytes((value.bit_length() + 7) // 8 or 1))


def refused(document: object) -> bool:
    try:
        jwks.accepted(document)
    except InvalidClientMetadata:
        return True
    return False


@pytest.mark.parametrize(
    "key",
    [
        RSA,
        EC,
        JWK.generate(kty="EC", crv="P-384").export_public(as_dict=True),
        JWK.generate(kty="OKP", crv="Ed25519").export_public(as_dict=True),
        EC | {"kid": "a", "use": "sig", "alg": "ES256", "key_ops": ["verify"]},
    ],
)
def test_public_keys_that_are_strong_enough_are_kept_as_they_are(key: dict[str, Any]) -> None:
    assert jwks.accepted({"keys": [key]}) == {"keys": [key]}


def test_members_that_nobody_knows_are_left_out() -> None:
    assert jwks.accepted({"keys": [EC | {"x5u": "https://evil.example/"}], "more": 1}) == {"keys": [EC]}


@pytest.mark.parametrize("curve", ["P-256", "made up", ["P-256"], None])
def test_a_curve_in_a_key_that_has_none_means_nothing(acme: Realm, curve: object) -> None:
    keys = {"keys": [RSA_PRIVATE.export_public(as_dict=True) | {"crv": curve}]}
    told = registered(acme, BODY | {"token_endpoint_auth_method": "private_key_jwt", "jwks": keys})
    proven = ask(acme, sign(claims(acme, told["client_id"]), RSA_PRIVATE, alg="RS256"))

    assert told["jwks"] == {"keys": [RSA]}
    assert refusal(proven) == (400, "unauthorized_client")


@pytest.mark.attack("D22")
@pytest.mark.parametrize("member", [b"kid", b"kty", b"n", b"made_up"])
def test_a_set_that_is_nested_deeply_is_refused(acme: Realm, member: bytes) -> None:
    for depth in (*range(600, 1000, 20), 5000):
        nested = b"[" * depth + b"]" * depth
        keys = b'{"redirect_uris": ["https://app.example/"], "jwks": {"keys": [{"%b": %b}]}}' % (member, nested)

        assert post(acme, keys).status_code == 400, depth


@pytest.mark.attack("D22")
@pytest.mark.parametrize(
    "key",
    [
        RSA | {"n": number(2**65_536 - 1)},
        RSA | {"n": number(2**4096 + 1)},
        RSA | {"e": number(2**4096 + 1)},
        RSA | {"e": number(2**32 + 1)},
    ],
)
def test_keys_that_would_take_long_are_refused(key: dict[str, Any]) -> None:
    assert refused({"keys": [key]})


@pytest.mark.attack("D22")
def test_sets_that_are_large_are_refused() -> None:
    assert refused({"keys": [EC] * 11})
    assert refused({"keys": [EC] * 200})
    assert refused({"keys": [EC | {"x5c": ["A" * 70_000]}]})
    assert not refused({"keys": [EC] * 10})


@pytest.mark.attack("D23")
@pytest.mark.parametrize(
    "key",
    [
        RSA | {"n": number(2**1024 - 1)},
        RSA | {"n": number(2**2047 - 1)},
        RSA | {"n": number(2**2048 - 2)},
        RSA | {"e": number(1)},
        RSA | {"e": number(0)},
        RSA | {"e": number(4)},
        RSA | {"n": ""},
        RSA | {"n": None},
        RSA | {"n": 1},
        RSA | {"n": "\u00e9"},
        {"kty": "EC", "crv": "P-192", "x": "AA", "y": "AA"},
        EC | {"crv": "secp256k1"},
        EC | {"x": EC["y"]},
        EC | {"x": "A" * 43, "y": "A" * 43},
        {"kty": "EC", "crv": "P-256"},
        {"kty": "OKP", "crv": "X25519", "x": "A" * 43},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "AKP"},
        {"kty": ["RSA"]},
        {},
    ],
)
def test_weak_and_broken_keys_are_refused(key: dict[str, Any]) -> None:
    assert refused({"keys": [key]})


@pytest.mark.attack("D24")
@pytest.mark.parametrize(
    "key",
    [
        JWK.generate(kty="RSA", size=2048).export(as_dict=True),
        KEY.export(as_dict=True),
        JWK.generate(kty="OKP", crv="Ed25519").export(as_dict=True),
        JWK.generate(kty="oct", size=256).export(as_dict=True),
        EC | {"d": None},
    ],
)
def test_private_and_symmetric_parts_are_refused(key: dict[str, Any]) -> None:
    assert refused({"keys": [key]})


@pytest.mark.attack("D24")
def test_our_own_key_set_holds_no_private_parts(acme: Realm) -> None:
    assert ring_of(acme).algorithms

    served = browser().get(f"{acme.path}/{PROTOCOL}/certs").json()["keys"]

    assert served
    assert not any(jwks.PRIVATE & key.keys() for key in served)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": []},
        {"keys": {}},
        {"keys": [1]},
        {"keys": [EC | {"kid": "a"}, RSA | {"kid": "a"}]},
        {"keys": [EC | {"kid": 1}]},
        {"keys": [EC | {"kid": "\0"}]},
        {"keys": [EC | {"kid": "\ud800"}]},
        {"keys": [EC | {"kid": "k" * 256}]},
        {"keys": [EC | {"x5c": "MII"}]},
        {"keys": [EC | {"key_ops": [1]}]},
    ],
)
def test_what_is_no_key_set_is_refused(document: object) -> None:
    assert refused(document)


@pytest.mark.parametrize(
    ("members", "column"),
    [
        ({"jwks": None}, "jwks"),
        ({"jwks_uri": "https://client.example/keys"}, "jwks_uri"),
        ({"jwks": {"keys": [{"kty": "oct", "k": "AA"}]}}, "jwks"),
        ({"token_endpoint_auth_signing_alg": "HS256"}, "token_endpoint_auth_signing_alg"),
        ({"token_endpoint_auth_method": "tls_client_auth"}, "tls_client_auth_subject_dn"),
        ({"tls_client_auth_subject_dn": "not a name"}, "tls_client_auth_subject_dn"),
        ({"token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": None}, "jwks"),
    ],
)
def test_what_does_not_go_together_is_told_by_its_column(acme: Realm, members: dict[str, Any], column: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        add_signer(acme, **{"jwks": public(KEY)} | members)

    assert column in refusal.value.message_dict
