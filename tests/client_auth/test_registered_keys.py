"""RFC 7591 §2: a client registers its keys, and authenticates with them from then on."""

from typing import TYPE_CHECKING, Any

import pytest
from jwcrypto.jwk import JWK

from clients.models import Client
from realms.models import Realm
from tests.client_auth.assertions import KEY, TYPE, claims, public, sign
from tests.people import browser
from tests.protocol import PROTOCOL, post_form

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

RSA = JWK.generate(kty="RSA", size=2048).export_public(as_dict=True)


def register(realm: Realm, jwks: object) -> "Answer":
    document: dict[str, Any] = {"redirect_uris": ["https://app.example/callback"], "jwks": jwks}
    document |= {"token_endpoint_auth_method": "private_key_jwt"}
    path = f"{realm.path}/clients-registrations/openid-connect"
    return browser().post(path, document, content_type="application/json")


def test_a_client_that_registered_its_key_has_no_secret_and_proves_itself(acme: Realm) -> None:
    registered = register(acme, public(KEY)).json()
    form = {"token": "nothing", "client_assertion_type": TYPE}
    form["client_assertion"] = sign(claims(acme, registered["client_id"]))

    answer = post_form(browser(), f"{acme.path}/{PROTOCOL}/revoke", **form)

    assert "client_secret" not in registered
    assert registered["jwks"] == public(KEY)
    assert answer.status_code == 200


@pytest.mark.attack("D22", "D23", "D24")
@pytest.mark.parametrize(
    "jwks",
    [
        {"keys": [RSA | {"n": "_" * 10_923}]},
        {"keys": [RSA | {"e": "_" * 700}]},
        {"keys": public(KEY)["keys"] * 20},
        {"keys": [JWK.generate(kty="RSA", size=1024).export_public(as_dict=True)]},
        {"keys": [RSA | {"e": "AQ"}]},
        {"keys": [{"kty": "EC", "crv": "P-192", "x": "AA", "y": "AA"}]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [KEY.export(as_dict=True)]},
        {"keys": []},
        "keys",
        [],
        None,
    ],
)
def test_keys_that_are_none_of_a_client_are_refused(acme: Realm, jwks: object) -> None:
    answer = register(acme, jwks)

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client_metadata"
    assert not Client.objects.all_realms().exists()
