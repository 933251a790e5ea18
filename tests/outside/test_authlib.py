"""RFC 6749, RFC 7636, RFC 7009, RFC 7662 and OpenID Connect Core through Authlib, on requests and on httpx."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2 import rfc9207
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.outside.conftest import CALLBACK, Acme
from tests.outside.person import Person

pytestmark = pytest.mark.outside

Library = Callable[..., Any]  # one of the two sessions of Authlib, which is untyped

RESOURCE = "https://reports.acme.test"
CLIENTS = [("web", "client_secret_basic"), ("app", "none")]


@dataclass
class Session:
    """A session of Authlib with the clients of Acme; `nonce` is the one that was sent."""

    acme: Acme
    oauth: Any
    nonce: str

    def log_in(self, person: Person, **parameters: str) -> dict[str, Any]:
        """Send the person to authorize, and redeem the code that comes back."""
        verifier = secrets.token_urlsafe(48)
        address, _ = self.oauth.create_authorization_url(
            self.acme.metadata["authorization_endpoint"], code_verifier=verifier, nonce=self.nonce, **parameters
        )
        arrived = person.visit(address, redirect_uri=CALLBACK)
        assert parse_qs(urlsplit(arrived).query)["iss"] == [self.acme.issuer]
        endpoint = self.acme.metadata["token_endpoint"]
        token = self.oauth.fetch_token(endpoint, authorization_response=arrived, code_verifier=verifier)
        return dict(token)

    def read(self, token: str) -> jwt.Token:
        """Return a JWT, once the issuer's keys have verified it."""
        keys = httpx.get(self.acme.metadata["jwks_uri"]).json()
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256", "ES256"])

    def introspect(self, token: str) -> dict[str, Any]:
        """Ask the server about a token."""
        answer = self.oauth.introspect_token(self.acme.metadata["introspection_endpoint"], token=token)
        return dict(answer.json())


@contextmanager
def session_of(acme: Acme, library: Library, client_id: str, method: str) -> Iterator[Session]:
    """Give a session of Authlib for one of the clients of Acme."""
    secret = None if method == "none" else acme.secret
    with library(
        *(client_id, secret, method),
        scope="openid profile email offline_access reports:read",
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
    ) as oauth:
        yield Session(acme, oauth, secrets.token_urlsafe(16))


@pytest.fixture(params=[OAuth2Session, OAuth2Client], ids=["requests", "httpx"])
def library(request: pytest.FixtureRequest) -> Library:
    """Name each of the two sessions that Authlib has."""
    library: Library = request.param
    return library


@pytest.mark.parametrize(("client_id", "method"), CLIENTS)
def test_a_person_logs_in_and_the_client_learns_who_it_is(
    acme_outside: Acme, library: Library, person: Person, client_id: str, method: str
) -> None:
    with session_of(acme_outside, library, client_id, method) as session:
        token = session.log_in(person)
        id_token = session.read(token["id_token"])
        userinfo = session.oauth.get(acme_outside.metadata["userinfo_endpoint"]).json()

    assert id_token.header["alg"] == "RS256"
    claims = id_token.claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (acme_outside.issuer, client_id, session.nonce)
    jwt.JWTClaimsRegistry(exp={"essential": True}, iat={"essential": True}).validate(claims)
    assert userinfo["sub"] == claims["sub"]
    assert (userinfo["email"], userinfo["email_verified"]) == ("alice@acme.test", True)
    assert userinfo["name"] == "Alice Adams"


@pytest.mark.parametrize(("client_id", "method"), CLIENTS)
def test_a_refresh_gives_new_tokens_and_a_revocation_ends_them(
    acme_outside: Acme, library: Library, person: Person, client_id: str, method: str
) -> None:
    metadata = acme_outside.metadata
    with session_of(acme_outside, library, client_id, method) as session:
        first = session.log_in(person)
        second = dict(session.oauth.refresh_token(metadata["token_endpoint"]))
        revoked = session.oauth.revoke_token(metadata["revocation_endpoint"], token=second["refresh_token"])
        refused = session.oauth.get(metadata["userinfo_endpoint"])
        with pytest.raises(OAuthError, match="invalid_grant"):
            session.oauth.refresh_token(metadata["token_endpoint"])

    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    assert revoked.status_code == 200
    assert refused.status_code == 401


@pytest.mark.parametrize(("client_id", "method"), CLIENTS)
def test_a_request_is_pushed_with_the_authentication_of_the_session(
    acme_outside: Acme, person: Person, client_id: str, method: str
) -> None:
    with session_of(acme_outside, OAuth2Client, client_id, method) as session:
        verifier = secrets.token_urlsafe(48)
        metadata = acme_outside.metadata
        whole, _ = session.oauth.create_authorization_url("", code_verifier=verifier, nonce=session.nonce)
        proof = session.oauth.client_auth(session.oauth.token_endpoint_auth_method)
        endpoint = metadata["pushed_authorization_request_endpoint"]
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        nameless = urlencode([pair for pair in parse_qsl(urlsplit(whole).query) if pair[0] != "client_id"])
        _, headers, body = proof.prepare("POST", endpoint, form, nameless)
        answer = httpx.post(endpoint, content=body, headers=headers)
        handle = urlencode({"client_id": client_id, "request_uri": answer.json()["request_uri"]})
        arrived = person.visit(f"{metadata['authorization_endpoint']}?{handle}", redirect_uri=CALLBACK)
        token = session.oauth.fetch_token(
            metadata["token_endpoint"], authorization_response=arrived, code_verifier=verifier
        )

    assert answer.status_code == 201
    assert session.read(token["id_token"]).claims["nonce"] == session.nonce


def test_a_token_is_for_the_resource_that_was_asked_for(acme_outside: Acme, library: Library, person: Person) -> None:
    with session_of(acme_outside, library, "web", "client_secret_basic") as session:
        token = session.log_in(person, resource=RESOURCE)
        access_token = session.read(token["access_token"])

    assert access_token.header["typ"] == "at+jwt"
    assert access_token.claims["aud"] == RESOURCE
    assert "reports:read" in access_token.claims["scope"].split()


def test_a_client_introspects_its_own_tokens(acme_outside: Acme, library: Library, person: Person) -> None:
    with session_of(acme_outside, library, "web", "client_secret_basic") as session:
        token = session.log_in(person)
        alive = session.introspect(token["access_token"])
        session.oauth.revoke_token(acme_outside.metadata["revocation_endpoint"], token=token["refresh_token"])
        ended = session.introspect(token["access_token"])

    assert (alive["active"], alive["client_id"], alive["username"]) == (True, "web", "alice@acme.test")
    assert ended == {"active": False}


@pytest.mark.parametrize(("client_id", "method"), [("basic", "client_secret_basic"), ("post", "client_secret_post")])
def test_a_machine_gets_a_token_of_its_own(acme_outside: Acme, library: Library, client_id: str, method: str) -> None:
    with library(client_id, acme_outside.secret, method) as oauth:
        token = oauth.fetch_token(acme_outside.metadata["token_endpoint"], grant_type="client_credentials")

    assert token["scope"] == "reports:read"
    assert "refresh_token" not in token


def test_authlib_finds_no_fault_in_the_metadata(acme_outside: Acme) -> None:
    metadata = OpenIDProviderMetadata(acme_outside.metadata)

    metadata.validate(metadata_classes=[rfc9207.AuthorizationServerMetadata])
