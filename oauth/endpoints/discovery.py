"""RFC 8414 and OpenID Connect Discovery: the realm's metadata: exactly what works, and nothing null."""

import json
from typing import Any

from accounts.assurance import LEVELS
from clients.authentication import assertion_algorithms, offered
from clients.registration import PATH as REGISTRATION
from keys.ring import ring_of
from oauth.endpoints.documents import document
from oauth.http import Request, Response
from oauth.server import GRANTS
from realms.models import Realm
from support.languages import registered

PROTOCOL = "/protocol/openid-connect"
CLAIMS = (
    *("sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid", "nonce", "at_hash", "email"),
    *("email_verified", "name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo", "picture"),
)


def discovery(request: Request) -> Response:
    """Answer with the metadata; one document serves both specifications."""
    return document(request, "metadata", _build)


def metadata(realm: Realm) -> dict[str, Any]:
    """Return the metadata of `realm`."""
    methods, algorithms = offered(realm), assertion_algorithms(realm)
    confidential = [method for method in methods if method != "none"]
    members: dict[str, Any] = {
        "issuer": realm.issuer,
        "authorization_endpoint": f"{realm.issuer}{PROTOCOL}/auth",
        "pushed_authorization_request_endpoint": f"{realm.issuer}{PROTOCOL}/par",
        "token_endpoint": f"{realm.issuer}{PROTOCOL}/token",
        "userinfo_endpoint": f"{realm.issuer}{PROTOCOL}/userinfo",
        "jwks_uri": f"{realm.issuer}{PROTOCOL}/certs",
        "introspection_endpoint": f"{realm.issuer}{PROTOCOL}/token/introspect",
        "revocation_endpoint": f"{realm.issuer}{PROTOCOL}/revoke",
        "scopes_supported": [scope.name for scope in realm.catalogue.scopes.values() if scope.public],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [grant.grant_type for grant in GRANTS],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "end_session_endpoint": f"{realm.issuer}{PROTOCOL}/logout",
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "ui_locales_supported": [registered(tag) for tag in realm.offered_languages],
        "id_token_signing_alg_values_supported": ring_of(realm).algorithms,
        "introspection_signing_alg_values_supported": ring_of(realm).algorithms,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "acr_values_supported": list(LEVELS),
        "claims_supported": CLAIMS,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
    if realm.require_pushed_authorization_requests:
        members["require_pushed_authorization_requests"] = True
    if realm.reads_documents:
        members["client_id_metadata_document_supported"] = True
    if realm.registration != Realm.Registration.CLOSED:
        members["registration_endpoint"] = f"{realm.issuer}{REGISTRATION}"
    return members


def _build(realm: Realm) -> bytes:
    return json.dumps(metadata(realm), separators=(",", ":")).encode()
