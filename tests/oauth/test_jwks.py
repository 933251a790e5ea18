"""RFC 7517 §5: the keys of a realm, public parts only, in a document that verifiers may keep for a while."""

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

from accounts.models import User
from keys import lifecycle
from keys.models import SigningKey
from realms.models import Realm
from tests.people import log_in
from tests.protocol import PROTOCOL, Pkce, add_client, get_code, redeem

CERTS = f"/realms/acme/{PROTOCOL}/certs"
PUBLIC = {"RSA": {"kty", "n", "e", "kid", "use", "alg"}, "EC": {"kty", "crv", "x", "y", "kid", "use", "alg"}}


@pytest.mark.attack("D24", "K24")
@pytest.mark.usefixtures("acme")
def test_it_holds_the_active_and_the_next_keys_and_no_private_part(client: Browser) -> None:
    keys = client.get(CERTS).json()["keys"]

    assert sorted(key["alg"] for key in keys) == ["ES256", "ES256", "RS256", "RS256"]
    assert all(key.keys() == PUBLIC[key["kty"]] for key in keys)
    assert {key["use"] for key in keys} == {"sig"}
    assert len({key["kid"] for key in keys}) == 4


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_what_the_realm_signs_is_verified_with_it(client: Browser, acme: Realm, alice: User, algorithm: str) -> None:
    add_client(acme, public=True, id_token_signed_response_alg=algorithm)
    log_in(client, alice)
    pkce = Pkce()
    tokens = redeem(client, acme, get_code(client, acme, pkce), pkce).json()

    published = JWKSet.from_json(client.get(CERTS).content.decode())

    for token, signed_with in ((tokens["id_token"], algorithm), (tokens["access_token"], "ES256")):
        verified = JWT(jwt=token, key=published, algs=[signed_with])
        assert verified.token.jose_header["kid"] in {key["kid"] for key in published.export(as_dict=True)["keys"]}


def test_a_retired_key_stays_published(client: Browser, acme: Realm) -> None:
    before = {key["kid"] for key in client.get(CERTS).json()["keys"]}
    SigningKey.objects.all_realms().update(created_at=0)
    lifecycle.rotate(acme, "ES256")

    after = {key["kid"] for key in client.get(CERTS).json()["keys"]}

    assert before < after
    assert len(after) == 5


@pytest.mark.attack("K24")
@pytest.mark.usefixtures("acme")
def test_it_may_be_kept_and_read_by_any_site(client: Browser) -> None:
    answer = client.get(CERTS, headers={"origin": "https://app.example"})
    again = client.get(f"{CERTS}/", headers={"if-none-match": answer["ETag"]})

    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (again.status_code, again.content) == (304, b"")
    assert client.options(CERTS).status_code == 204
    assert client.post(CERTS).status_code == 405
