"""RFC 8414 and OpenID Connect Discovery: exactly what works, in four places, and nothing else."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from realms.models import Realm
from tests.oauth.declared import add_scope

FORMS = [
    f"{before}/.well-known/{document}{after}"
    for document in ("openid-configuration", "oauth-authorization-server")
    for before, after in (("", "/realms/acme"), ("/realms/acme", ""))
]
ISSUER = "https://testserver/realms/acme"
PROTOCOL = f"{ISSUER}/protocol/openid-connect"
CLAIMS = ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid", "nonce", "at_hash", "email"]
CLAIMS += ["email_verified", "name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo", "picture"]
METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
ALGORITHMS = ["ES256", "ES384", "EdDSA", "PS256", "RS256"]
DOCUMENT: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{PROTOCOL}/auth",
    "pushed_authorization_request_endpoint": f"{PROTOCOL}/par",
    "token_endpoint": f"{PROTOCOL}/token",
    "userinfo_endpoint": f"{PROTOCOL}/userinfo",
    "jwks_uri": f"{PROTOCOL}/certs",
    "introspection_endpoint": f"{PROTOCOL}/token/introspect",
    "revocation_endpoint": f"{PROTOCOL}/revoke",
    "registration_endpoint": f"{ISSUER}/clients-registrations/openid-connect",
    "scopes_supported": ["address", "email", "offline_access", "openid", "phone", "profile"],
    "response_types_supported": ["code"],
    "response_modes_supported": ["query"],
    "grant_types_supported": [
        *("authorization_code", "refresh_token", "client_credentials"),
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": [*METHODS, "none"],
    "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
    "introspection_endpoint_auth_methods_supported": METHODS,
    "introspection_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
    "revocation_endpoint_auth_methods_supported": [*METHODS, "none"],
    "revocation_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
    "end_session_endpoint": f"{PROTOCOL}/logout",
    "backchannel_logout_supported": True,
    "backchannel_logout_session_supported": True,
    "frontchannel_logout_supported": True,
    "frontchannel_logout_session_supported": True,
    "authorization_response_iss_parameter_supported": True,
    "client_id_metadata_document_supported": True,
    "subject_types_supported": ["public"],
    "ui_locales_supported": list(dict(settings.LANGUAGES)),
    "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    "introspection_signing_alg_values_supported": ["RS256", "ES256"],
    "prompt_values_supported": ["none", "login", "consent", "select_account"],
    "acr_values_supported": ["phr", "mfa", "sfa"],
    "claims_supported": CLAIMS,
    "claims_parameter_supported": False,
    "request_parameter_supported": False,
    "request_uri_parameter_supported": False,
}


@pytest.mark.usefixtures("acme")
def test_the_document_says_what_works_and_nothing_else(client: Browser) -> None:
    answer = client.get(FORMS[0])

    assert answer.json() == DOCUMENT
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert b"null" not in answer.content
    assert b"?" not in answer.content


@pytest.mark.usefixtures("acme")
def test_every_address_in_it_is_served(client: Browser) -> None:
    document = client.get(FORMS[0]).json()
    addresses = [value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))]

    statuses = {address: client.get(address).status_code for address in addresses}

    assert len(addresses) == 9
    assert all(status in {200, 302, 400, 401, 405} for status in statuses.values()), statuses


@pytest.mark.usefixtures("acme")
def test_all_forms_are_the_same_bytes_with_and_without_a_slash_and_nothing_redirects(client: Browser) -> None:
    answers = [client.get(f"{form}{slash}") for form in FORMS for slash in ("", "/")]

    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.content for answer in answers}) == 1
    assert len({answer["ETag"] for answer in answers}) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("acme")
def test_who_has_the_document_is_not_sent_it_again(client: Browser, form: str) -> None:
    etag = client.get(form)["ETag"]

    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = client.get(form, headers={"if-none-match": known})

        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
    assert client.get(form, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_change_of_the_realm_changes_the_document(client: Browser, acme: Realm) -> None:
    before = client.get(FORMS[0])
    add_scope(acme, "notes:read")
    add_scope(acme, "internal", public=False)

    after = client.get(FORMS[0], headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert set(after.json()["scopes_supported"]) == {*DOCUMENT["scopes_supported"], "notes:read"}


def test_there_is_no_address_for_registration_where_nobody_registers(client: Browser, acme: Realm) -> None:
    acme.registration = "closed"
    acme.save()

    document = client.get(FORMS[0]).json()

    gone = {"registration_endpoint", "client_id_metadata_document_supported"}
    assert document == {name: value for name, value in DOCUMENT.items() if name not in gone}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.usefixtures("acme")
def test_scripts_of_any_site_may_read_it(client: Browser, form: str) -> None:
    headers = {"origin": "https://inspector.example", "mcp-protocol-version": "2026-07-28"}
    answer = client.get(form, headers=headers)
    asked = headers | {"access-control-request-method": "GET", "access-control-request-headers": "mcp-protocol-version"}
    preflight = client.options(form, headers=asked)

    assert answer["Access-Control-Allow-Origin"] == preflight["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert preflight.status_code == 204
    assert "mcp-protocol-version" in preflight["Access-Control-Allow-Headers"]
    assert not answer.cookies


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.usefixtures("acme")
def test_it_is_only_read(client: Browser, method: str) -> None:
    answer = client.generic(method, FORMS[0])

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.attack("K01")
@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-forwarded-proto", "forwarded", "x-forwarded-prefix", "x-host"]
)
@pytest.mark.usefixtures("acme")
def test_no_header_changes_the_issuer(client: Browser, header: str) -> None:
    answer = client.get(FORMS[0], headers={header: "evil.example"})

    assert answer.json() == DOCUMENT


@pytest.mark.attack("K01")
@pytest.mark.usefixtures("acme")
def test_another_host_is_not_answered(client: Browser) -> None:
    answer = client.get(FORMS[0], headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert b"evil.example" not in answer.content
