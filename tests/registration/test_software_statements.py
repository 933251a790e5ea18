"""RFC 7591 §2.3: somebody whom the realm trusts speaks for a client, and nobody else."""

import json
import time
from typing import Any

import pytest
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

from realms.models import Realm
from tests.registration.wire import BODY, change, post, put, registered

ISSUER = "https://vouch.example"
KEY, STRANGER = (JWK.generate(kty="EC", crv="P-256", kid="v") for _ in range(2))


@pytest.fixture
def acme(acme: Realm) -> Realm:
    keys = {"keys": [json.loads(KEY.export_public())]}
    change(acme, software_statement_issuers=[{"issuer": ISSUER, "jwks": keys}])
    return acme


def statement(key: JWK = KEY, *, algorithm: str = "ES256", **claims: Any) -> str:
    said = {"iss": ISSUER, "software_id": "agent", "client_name": "Checked agent"} | claims
    token = JWT(header={"alg": algorithm, "kid": "v"}, claims=said)
    token.make_signed_token(key)
    return str(token.serialize())


def encrypted() -> str:
    token = JWE("{}", json.dumps({"alg": "ECDH-ES", "enc": "A128GCM", "kid": "v"}))
    token.add_recipient(KEY)
    return str(token.serialize(compact=True))


def test_what_the_statement_says_counts_more_than_what_the_client_says(acme: Realm) -> None:
    signed = statement(redirect_uris=["https://agent.example/cb"], exp=int(time.time()) + 60)
    told = registered(acme, BODY | {"client_name": "Something else", "software_statement": signed})

    assert (told["client_name"], told["software_id"]) == ("Checked agent", "agent")
    assert told["redirect_uris"] == ["https://agent.example/cb"]
    assert told["software_statement"] == signed


@pytest.mark.attack("F13")
@pytest.mark.parametrize(
    "wrong",
    [
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL3ZvdWNoLmV4YW1wbGUifQ.",
        "x",
        "a.b.c",
        7,
        ["x"],
        statement(STRANGER),
        statement(iss="https://evil.example"),
        statement(exp=1),
        statement(JWK.generate(kty="oct", size=256), algorithm="HS256"),
        statement()[:-4] + "AAAA",
        "e30.AA.AA.AA.AA",
        encrypted(),
    ],
    ids=range(12),
)
def test_any_other_statement_is_refused(acme: Realm, wrong: object) -> None:
    answer = post(acme, BODY | {"software_statement": wrong})

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_software_statement")


def test_each_realm_has_its_own_issuers(globex: Realm) -> None:
    answer = post(globex, BODY | {"software_statement": statement()})

    assert answer.json()["error"] == "invalid_software_statement"


def test_a_statement_is_judged_like_the_words_of_the_client(acme: Realm) -> None:
    signed = statement(redirect_uris=["javascript:alert(1)"], trust="verified", client_id="chosen")
    answer = post(acme, BODY | {"software_statement": signed})

    assert answer.json()["error"] == "invalid_redirect_uri"


def test_a_change_without_the_statement_leaves_the_words_of_the_client(acme: Realm) -> None:
    told = registered(acme, BODY | {"software_statement": statement()})
    changed = put(told, BODY).json()

    assert changed["client_name"] == "Agent"
    assert "software_statement" not in changed
