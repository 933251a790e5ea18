"""RFC 7591 §2 and OpenID Connect Registration §2: what software says of itself, judged member by member.

The words are a stranger's. Only the members named here are read, so nothing a client claims beyond them (an identifier,
a secret, trust, a realm) has any effect; what is harmless and not served is dropped, as clients ask for more than they
need; what would endanger a person is refused.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from clients import jwks, software_statement
from clients.authentication import assertion_algorithms, offered
from clients.metadata_members import (
    Metadata,
    choice,
    document_address,
    number,
    page,
    refuse_unstorable,
    string,
    strings,
    text,
    texts,
)
from clients.models import Client
from clients.redirect_uris import dangerous, problem, target
from keys.ring import ring_of
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from support.errors import InvalidClientMetadata, InvalidRedirectUri

MAXIMUM_NAME = 200
MAXIMUM_TEXT = 255
MAXIMUM_SCOPE = 4096
MAXIMUM_AGE = 10**9  # seconds
GRANT_TYPES = ("authorization_code", "refresh_token")
RESPONSE_TYPES = ("code",)
CERTIFICATE_METHODS = frozenset({Client.AuthMethod.TLS, Client.AuthMethod.SELF_SIGNED_TLS})  # for administrators
SWITCHES = (
    "require_pushed_authorization_requests",
    "backchannel_logout_session_required",
    "frontchannel_logout_session_required",
)
PAGES = ("client_uri", "logo_uri", "policy_uri", "tos_uri", "initiate_login_uri")


def read(metadata: Metadata, *, realm: Realm) -> Client:
    """Return the client that `metadata` describes, unsaved, without any privilege of its own.

    Raises InvalidRedirectUri, InvalidClientMetadata, InvalidSoftwareStatement, or InvalidRequest for text that no
    database keeps.
    """
    refuse_unstorable(metadata)
    said = software_statement.merged(metadata, realm=realm)
    _served(said, "response_types", RESPONSE_TYPES)
    _refuse_long_scope(said)
    redirect_uris = _redirect_uris(said, realm=realm)
    client = Client(
        realm=realm,
        origin=Client.Origin.REGISTRATION,
        consent=Client.Consent.ALWAYS,
        name=text(said, "client_name", maximum=MAXIMUM_NAME),
        redirect_uris=redirect_uris,
        post_logout_redirect_uris=_acceptable(strings(said, "post_logout_redirect_uris")),
        grant_types=_served(said, "grant_types", GRANT_TYPES),
        application_type=choice(
            said, "application_type", Client.ApplicationType.values, default=_application_type(redirect_uris)
        ),
        default_max_age=number(said, "default_max_age", maximum=MAXIMUM_AGE),
        contacts=texts(said, "contacts", maximum=MAXIMUM_TEXT),
        software_id=text(said, "software_id", maximum=MAXIMUM_TEXT),
        software_version=text(said, "software_version", maximum=MAXIMUM_TEXT),
        software_statement=string(said, "software_statement"),
        backchannel_logout_uri=document_address(said, "backchannel_logout_uri"),
        frontchannel_logout_uri=string(said, "frontchannel_logout_uri"),
        **{name: said.get(name) is True for name in SWITCHES},
        **_authentication(said, realm=realm),
        **_algorithms(said, realm=realm),
        **{name: page(said, name) for name in PAGES},
    )
    _refuse_contradictions(client)
    return client


def _authentication(metadata: Metadata, *, realm: Realm) -> dict[str, Any]:
    methods = [method for method in offered(realm) if method not in CERTIFICATE_METHODS]
    keys = metadata.get("jwks")
    return {
        "token_endpoint_auth_method": choice(
            metadata, "token_endpoint_auth_method", methods, default=Client.AuthMethod.BASIC
        ),
        "token_endpoint_auth_signing_alg": choice(
            metadata, "token_endpoint_auth_signing_alg", assertion_algorithms(realm), default=""
        ),
        "jwks": None if keys is None else jwks.accepted(keys),
        "jwks_uri": document_address(metadata, "jwks_uri"),
    }


def _algorithms(metadata: Metadata, *, realm: Realm) -> dict[str, str]:
    """Let a client choose among what its realm signs with: a stranger has no key made."""
    ring, default = ring_of(realm).algorithms, {"id_token_signed_response_alg": SigningAlgorithm.RS256.value}
    names = ("id_token_signed_response_alg", "access_token_signed_response_alg")
    return {name: choice(metadata, name, ring, default=default.get(name, "")) for name in names}


def _refuse_contradictions(client: Client) -> None:
    try:
        client.clean()
    except ValidationError as refusal:
        raise InvalidClientMetadata(" ".join(refusal.messages)) from None


def _redirect_uris(metadata: Metadata, *, realm: Realm) -> list[str]:
    try:
        given = strings(metadata, "redirect_uris")
    except InvalidClientMetadata as error:
        raise InvalidRedirectUri(error.description) from None
    if not given:
        raise InvalidRedirectUri("redirect_uris is missing or empty.")
    accepted = _acceptable(given)
    if not accepted:
        raise InvalidRedirectUri(problem(given[0]) or "")
    if realm.loopback_redirect_uris:
        return accepted
    elsewhere = [uri for uri in accepted if not target(uri).is_local]
    if not elsewhere:
        raise InvalidRedirectUri("This realm sends nobody to a program on their own computer.")
    return elsewhere


def _acceptable(uris: Iterable[str]) -> list[str]:
    """Keep the acceptable ones: clients register an address for each way they may run. A dangerous one spoils all."""
    if any(dangerous(uri) for uri in uris):
        raise InvalidRedirectUri("One of the redirect URIs has a scheme that is never allowed.")
    return [uri for uri in uris if problem(uri) is None]


def _application_type(redirect_uris: Iterable[str]) -> str:
    targets = [target(uri) for uri in redirect_uris]
    native = all(found.is_local or found.is_private_use for found in targets)
    return Client.ApplicationType.NATIVE if native else Client.ApplicationType.WEB


def _served(metadata: Metadata, name: str, served: tuple[str, ...]) -> list[str]:
    """Keep of a list what is served; its first entry, the code flow, must be among it and is the default."""
    kept = [value for value in strings(metadata, name) or served[:1] if value in served]
    if served[0] not in kept:
        raise InvalidClientMetadata(f"{name} must contain {served[0]}.")
    return kept


def _refuse_long_scope(metadata: Metadata) -> None:
    """Judge the size of `scope`, which binds nobody: a client learns at a resource what it needs, call by call.

    It gains nothing by that: leaving `scope` out gives the same, and people decide on each request.
    """
    if len(string(metadata, "scope")) > MAXIMUM_SCOPE:
        raise InvalidClientMetadata(f"scope has at most {MAXIMUM_SCOPE} characters.")


def public_scopes(realm: Realm) -> list[str]:
    """Return the scopes that a client which registered itself may ask for."""
    return [scope.name for scope in realm.catalogue.scopes.values() if scope.public]
