"""OpenID Connect Core, RFC 9207, RFC 7636, RFC 7591 through npm openid-client, on Node."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.outside import node_program
from tests.outside.conftest import Acme
from tests.outside.person import Person

SCOPE = "openid profile email offline_access"

pytestmark = pytest.mark.outside


@pytest.fixture(autouse=True)
def _npm_packages() -> None:
    node_program.installed("openid-client")


def run(person: Person, **given: Any) -> dict[str, Any]:
    """Run the program to its end, and return what it said."""
    return node_program.run("client.mjs", person, **{"scope": SCOPE} | given)


def assert_whole(said: dict[str, Any], acme: Acme) -> None:
    """Check all that the program said from the metadata to the refusal of a revoked refresh token."""
    assert said["metadata"]["issuer"] == acme.issuer
    assert (said["claims"]["iss"], said["claims"]["aud"]) == (acme.issuer, said["client"]["client_id"])
    assert said["userinfo"]["sub"] == said["claims"]["sub"]
    assert said["userinfo"]["email"] == "alice@acme.test"
    assert said["refreshed"]["access_token"] != said["tokens"]["access_token"]
    assert said["refreshed"]["refresh_token"] != said["tokens"]["refresh_token"]
    assert said["failure"] == "invalid_grant", said


@pytest.mark.parametrize("algorithm", ["oidc", "oauth2"])
def test_a_confidential_client_does_everything_for_a_person(acme_outside: Acme, person: Person, algorithm: str) -> None:
    web = {"client_id": "web", "secret": acme_outside.secret, "method": "client_secret_basic"}
    said = run(person, issuer=acme_outside.issuer, algorithm=algorithm, **web)

    assert_whole(said, acme_outside)
    assert said["introspection"]["active"] is True
    assert said["introspection"]["client_id"] == "web"
    assert said["ended"] == {"active": False}


@pytest.mark.parametrize(("client_id", "method"), [("web", "client_secret_basic"), ("app", "none")])
def test_a_client_pushes_its_request_and_sends_the_person_with_the_handle(
    acme_outside: Acme, person: Person, client_id: str, method: str
) -> None:
    secret = {} if method == "none" else {"secret": acme_outside.secret}
    said = run(person, issuer=acme_outside.issuer, push=True, client_id=client_id, method=method, **secret)

    sent = parse_qs(urlsplit(said["visit"]).query)
    assert sent.keys() == {"client_id", "request_uri"}
    assert_whole(said, acme_outside)


def test_a_public_client_does_everything_for_a_person(acme_outside: Acme, person: Person) -> None:
    said = run(person, issuer=acme_outside.issuer, client_id="app", method="none")

    assert_whole(said, acme_outside)
    assert "introspection" not in said


@pytest.mark.parametrize("method", ["none", "client_secret_basic", "client_secret_post"])
def test_a_client_registers_itself_and_does_everything_for_a_person(
    acme_outside: Acme, person: Person, method: str
) -> None:
    register = {
        "client_name": "Registered",
        "token_endpoint_auth_method": method,
        "grant_types": ["authorization_code", "refresh_token"],
        "id_token_signed_response_alg": "ES256",
    }
    said = run(person, issuer=acme_outside.issuer, register=register)

    assert_whole(said, acme_outside)
    assert said["client"]["token_endpoint_auth_method"] == method
    assert ("client_secret" in said["client"]) == (method != "none")


@pytest.mark.parametrize(("client_id", "method"), [("basic", "client_secret_basic"), ("post", "client_secret_post")])
def test_a_machine_gets_a_token_for_a_resource(acme_outside: Acme, person: Person, client_id: str, method: str) -> None:
    machine = {"client_id": client_id, "secret": acme_outside.secret, "method": method}
    said = run(person, issuer=acme_outside.issuer, resource="https://reports.acme.test", **machine)

    assert "failure" not in said
    assert said["tokens"]["scope"] == "reports:read"
    assert said["introspection"]["aud"] == "https://reports.acme.test"
    assert said["introspection"]["sub"] == f"client:{client_id}"


def test_a_wrong_secret_is_told_apart_from_everything_else(acme_outside: Acme, person: Person) -> None:
    machine = {"client_id": "basic", "secret": "wrong", "method": "client_secret_basic"}
    said = run(person, issuer=acme_outside.issuer, resource="https://reports.acme.test", **machine)

    assert (said["status"], "tokens" in said) == (401, False)


def test_a_person_who_denies_sends_the_client_away(acme_outside: Acme, person: Person) -> None:
    person.decision = "deny"
    web = {"client_id": "web", "secret": acme_outside.secret, "method": "client_secret_basic"}
    said = run(person, issuer=acme_outside.issuer, parameters={"prompt": "consent"}, **web)

    assert said["failure"] == "access_denied"
    assert "tokens" not in said
