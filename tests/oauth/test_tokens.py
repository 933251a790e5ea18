"""RFC 9068, OpenID Connect Core §2: what the tokens say, as anybody verifies them who has the realm's JWK set."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from django.test import Client as Browser
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Resource, Role, Scope
from tests.applications import Application, granted, install
from tests.protocol import PROTOCOL, add_machine

ONE, TWO = "https://one.example/mcp", "https://two.example/mcp"


def verified(token: str, realm: Realm, *, algorithm: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims, once the signature holds by the JWK set that the realm publishes."""
    keys = Browser(headers={"host": "testserver"}).get(f"{realm.path}/{PROTOCOL}/certs").json()
    decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=[algorithm])
    assert decoded.header["kid"] in {key["kid"] for key in keys["keys"]}
    return decoded.header, decoded.claims


@pytest.fixture
def resources(acme: Realm) -> None:
    for identifier in (ONE, TWO):
        Resource.objects.create(realm=acme, identifier=identifier)


def test_an_access_token_of_a_person_says_exactly_this(web: Application, alice: User) -> None:
    with realm_context(web.realm):
        for name in ("writer", "auditor"):
            alice.roles.create(realm=web.realm, name=name)
    tokens = web.tokens(scope="openid email")

    header, claims = verified(tokens["access_token"], web.realm, algorithm="ES256")

    _, of_id_token = verified(tokens["id_token"], web.realm, algorithm="RS256")
    assert header == {"alg": "ES256", "typ": "at+jwt", "kid": header["kid"]}
    assert claims["exp"] - claims["iat"] == tokens["expires_in"] == 300
    assert claims["nbf"] == claims["iat"]
    assert len(claims.pop("jti")) == len(claims.pop("grant")) == 32
    assert claims == {
        "iss": "https://testserver/realms/acme",
        "sub": str(alice.pk),
        "aud": "https://testserver/realms/acme",
        "exp": claims["exp"],
        "iat": claims["iat"],
        "nbf": claims["iat"],
        "client_id": "web",
        "scope": "openid email",
        "roles": ["auditor", "writer"],
        "sid": of_id_token["sid"],
        "auth_time": of_id_token["auth_time"],
        "acr": "sfa",
        "amr": ["pwd"],
    }


def test_an_access_token_of_a_machine_says_exactly_this(acme: Realm, client: Browser) -> None:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    Role.objects.create(realm=acme, name="auditor")
    secret = add_machine(acme, scopes=["reports"], roles=("auditor",), access_token_lifetime=120)
    tokens = granted(Application(acme, secret, "svc", client).ask())

    header, claims = verified(tokens["access_token"], acme, algorithm="ES256")

    assert header == {"alg": "ES256", "typ": "at+jwt", "kid": header["kid"]}
    assert claims["exp"] - claims["iat"] == tokens["expires_in"] == 120
    assert claims.pop("grant").startswith("client:")
    assert {name: claims[name] for name in claims if name not in {"exp", "iat", "nbf", "jti"}} == {
        "iss": "https://testserver/realms/acme",
        "sub": "client:svc",
        "aud": "https://testserver/realms/acme",
        "client_id": "svc",
        "scope": "reports",
        "roles": ["auditor"],
    }


@pytest.mark.usefixtures("resources")
@pytest.mark.parametrize(
    ("asked", "audience"),
    [
        (None, "https://testserver/realms/acme"),
        (ONE, ONE),
        (f"{ONE}/", ONE),
        ([TWO, ONE], [TWO, ONE]),
        ([ONE, ONE], ONE),
    ],
)
def test_the_audience_is_what_was_asked_for_in_its_registered_spelling(
    web: Application, asked: str | list[str] | None, audience: str | list[str]
) -> None:
    token = web.tokens(resource=asked)["access_token"]

    assert verified(token, web.realm, algorithm="ES256")[1]["aud"] == audience


def test_a_realm_may_have_another_audience_for_tokens_without_a_resource(web: Application) -> None:
    web.realm.default_audience = "urn:acme:api"
    web.realm.save()

    assert verified(web.tokens()["access_token"], web.realm, algorithm="ES256")[1]["aud"] == "urn:acme:api"


@pytest.mark.usefixtures("resources")
def test_the_shortest_lifetime_of_the_resources_counts(web: Application) -> None:
    resource = Resource.objects.all_realms().get(identifier=TWO)
    resource.access_token_lifetime = 45
    resource.save()

    assert web.tokens(resource=[ONE, TWO])["expires_in"] == 45
    assert web.tokens(resource=ONE)["expires_in"] == 300


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_an_id_token_says_exactly_this(acme: Realm, alice: User, algorithm: str) -> None:
    web = install(acme, alice, id_token_signed_response_alg=algorithm)
    tokens = web.tokens(scope="openid profile email", nonce="n-1")

    header, claims = verified(tokens["id_token"], acme, algorithm=algorithm)

    assert header == {"alg": algorithm, "typ": "JWT", "kid": header["kid"]}
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["exp"] - claims["iat"] == 300
    assert 0 <= claims["iat"] - claims["auth_time"] < 60
    assert len(claims["sid"]) == 22
    assert claims["sid"] not in web.browser.cookies["__Secure-session_acme"].value
    assert {name: claims[name] for name in claims if name not in {"exp", "iat", "auth_time", "sid"}} == {
        "iss": "https://testserver/realms/acme",
        "sub": str(alice.pk),
        "aud": "web",
        "acr": "sfa",
        "amr": ["pwd"],
        "nonce": "n-1",
        "at_hash": urlsafe_b64encode(half).rstrip(b"=").decode(),
    }


def test_an_id_token_of_a_refresh_speaks_of_the_same_login(web: Application) -> None:
    tokens = web.tokens(nonce="n-1")
    _, first = verified(tokens["id_token"], web.realm, algorithm="RS256")

    refreshed = granted(web.refresh(tokens["refresh_token"]))

    _, second = verified(refreshed["id_token"], web.realm, algorithm="RS256")
    assert set(first) - set(second) == {"nonce"}
    for name in ("iss", "sub", "aud", "auth_time", "acr", "amr", "sid"):
        assert second[name] == first[name]
    assert second["at_hash"] != first["at_hash"]


def test_without_openid_there_is_no_id_token(web: Application) -> None:
    assert "id_token" not in web.tokens(scope="profile email")


def test_no_token_verifies_with_the_keys_of_another_realm(web: Application, globex: Realm) -> None:
    keys = web.browser.get(f"{globex.path}/{PROTOCOL}/certs").json()
    own = web.browser.get(f"{web.realm.path}/{PROTOCOL}/certs").json()
    assert not {key["kid"] for key in keys["keys"]} & {key["kid"] for key in own["keys"]}
    token = web.tokens()["access_token"]
    kid = verified(token, web.realm, algorithm="ES256")[0]["kid"]
    foreign = [key | {"kid": kid} for key in keys["keys"] if key["alg"] == "ES256"]

    for key in foreign:
        with pytest.raises(BadSignatureError):
            jwt.decode(token, KeySet.import_key_set({"keys": [key]}), algorithms=["ES256"])


def test_a_refresh_token_can_be_told_by_its_prefix(web: Application) -> None:
    token = web.tokens()["refresh_token"]

    assert token.startswith("as_rt_")
    assert len(token) == len("as_rt_") + 86


def test_a_client_that_is_not_registered_for_refresh_gets_no_refresh_token(acme: Realm, alice: User) -> None:
    web = install(acme, alice, grant_types=["authorization_code"])

    assert set(web.tokens()) == {"access_token", "token_type", "expires_in", "scope", "id_token"}
