"""What strangers write in place of a client's assertion: each is an invalid_client, quickly, and nothing is fetched."""

import hashlib
import hmac
import json
import resource
import time
import zlib
from typing import Any

import pytest
from jwcrypto.jwk import JWK

from oauth.models import SeenJti
from realms.models import Realm
from support import fetch
from tests.applications import refusal
from tests.client_auth.assertions import KEY, TYPE, add_signer, ask, claims, forge, public, segment, sign

DAY = 86_400
MEGABYTE = 1024  # of ru_maxrss, which counts kilobytes
INVALID = (401, "invalid_client")
RSA = JWK.generate(kty="RSA", size=2048)


@pytest.fixture(autouse=True)
def _nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("Something was fetched.")

    monkeypatch.setattr(fetch, "_fetch", refuse)


def assert_refused(realm: Realm, assertion: str, **parameters: Any) -> None:
    assert refusal(ask(realm, assertion, **parameters)) == INVALID
    assert not SeenJti.objects.all_realms().exists()


@pytest.mark.attack("D01")
@pytest.mark.parametrize("algorithm", ["none", "nOnE", "None", "", "ES256 ", "es256", "HS256", None, 1, ["ES256"]])
@pytest.mark.parametrize("signature", [b"x", b"\0" * 64])
def test_an_algorithm_that_is_none_of_the_key_is_refused(acme: Realm, algorithm: object, signature: bytes) -> None:
    add_signer(acme)

    assert_refused(acme, forge({"alg": algorithm, "typ": "JWT"}, claims(acme), signature))


@pytest.mark.attack("D01")
def test_an_assertion_without_a_signature_is_refused(acme: Realm) -> None:
    add_signer(acme)
    unsigned = forge({"alg": "none"}, claims(acme)).rpartition(".")[0]

    assert_refused(acme, f"{unsigned}.")
    assert_refused(acme, unsigned)


@pytest.mark.attack("D02")
def test_a_public_key_is_no_secret(acme: Realm) -> None:
    acme.client_secret_jwt = True
    acme.save()
    add_signer(acme, jwks=public(RSA))
    forms = (
        RSA.export_to_pem(),
        RSA.export_public().encode(),
        RSA.public().export_to_pem(),
        RSA.export_to_pem().strip(),
    )
    for known in forms:
        signed = forge({"alg": "HS256", "typ": "JWT"}, claims(acme)).rpartition(".")[0]
        assertion = f"{signed}.{segment(hmac.digest(known, signed.encode(), hashlib.sha256))}"

        assert_refused(acme, assertion)


@pytest.mark.attack("D03", "D04", "D06")
@pytest.mark.parametrize(
    "header",
    [
        {"jwk": KEY.export_public(as_dict=True)},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/chain"},
        {"x5c": ["MIIB"]},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"b64": False, "crit": ["b64"]},
        {"b64": True},
        {"zip": "DEF"},
        {"enc": "A128GCM"},
        {"p2c": 2_000_000_000},
        {"anything": "else"},
    ],
)
def test_a_header_that_brings_keys_or_rules_is_refused(acme: Realm, header: dict[str, Any]) -> None:
    add_signer(acme)
    members = {"alg": "ES256", "typ": "JWT"} | header

    assert_refused(acme, forge(members, claims(acme)))


@pytest.mark.attack("D03")
def test_a_key_that_the_assertion_brings_is_not_believed(acme: Realm) -> None:
    add_signer(acme)
    own = JWK.generate(kty="EC", crv="P-256")

    assert_refused(acme, sign(claims(acme), own, jwk=own.export_public(as_dict=True)))


@pytest.mark.attack("D05")
@pytest.mark.parametrize(
    "kid", ["../../etc/passwd", "' OR 1=1 --", "\0", "\ud800", "k" * 7000, ["a"], {"a": 1}, 1, None, True, ""]
)
def test_a_strange_kid_is_only_a_name_that_nobody_knows(acme: Realm, kid: object) -> None:
    add_signer(acme, jwks=public(KEY, kid="known"))

    assert_refused(acme, forge({"alg": "ES256", "kid": kid}, claims(acme)))
    assert ask(acme, forge({"alg": "ES256", "kid": "known"}, claims(acme))).status_code == 200


@pytest.mark.attack("D07")
@pytest.mark.parametrize("flattened", [True, False])
def test_a_json_serialisation_is_refused(acme: Realm, *, flattened: bool) -> None:
    add_signer(acme)
    protected, payload, signature = sign(claims(acme)).split(".")
    signed = {"protected": protected, "signature": signature, "header": {"alg": "none"}}
    document = {"payload": payload} | (signed if flattened else {"signatures": [signed]})

    assert_refused(acme, json.dumps(document))


@pytest.mark.attack("D20", "D21")
@pytest.mark.parametrize("position", ["assertion", "header", "token"])
def test_an_encrypted_bomb_is_refused_before_it_is_opened(acme: Realm, position: str) -> None:
    add_signer(acme)
    bomb = segment(zlib.compress(b"0" * 50_000_000, 9)[:5000])
    header = segment(json.dumps({"alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "zip": "DEF", "p2c": 2e9}).encode())
    five = f"{header}.{segment(b'k' * 24)}.{segment(b'i' * 12)}.{bomb}.{segment(b't' * 16)}"
    three = f"{header}.{bomb}.{segment(b't')}"
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.thread_time()

    answer = ask(acme, {"assertion": five, "header": three}.get(position, sign(claims(acme))), subject_token=five)

    assert time.thread_time() - started < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * MEGABYTE
    assert answer.status_code == (200 if position == "token" else 401)


@pytest.mark.parametrize(
    "assertion",
    ["", "a", "a.b.c", "....", "e30.e30.e30", "W10.W10.e30", "bnVsbA.bnVsbA.e30", "é.é.é", "a" * 9000],
)
def test_what_is_no_assertion_is_refused(acme: Realm, assertion: str) -> None:
    add_signer(acme)

    assert_refused(acme, assertion)


def test_an_assertion_that_is_nested_deeply_is_refused(acme: Realm) -> None:
    add_signer(acme)

    assert_refused(acme, f"{segment(b'[' * 3000)}.{segment(b'[' * 3000)}.x")


@pytest.mark.parametrize(
    "kind", [None, "", "jwt", TYPE.upper(), "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"]
)
def test_only_jwts_are_assertions(acme: Realm, kind: str | None) -> None:
    add_signer(acme)

    assert_refused(acme, sign(claims(acme)), client_assertion_type=kind)


def test_an_assertion_that_is_too_long_is_refused(acme: Realm) -> None:
    add_signer(acme)

    assert_refused(acme, sign(claims(acme, padding="p" * 8000)))
