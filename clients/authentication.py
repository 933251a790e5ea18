"""RFC 7591 §2 and RFC 8705 §2: the ways in which a client proves that it is itself, and what each needs beforehand."""

from typing import TYPE_CHECKING

from cryptography.x509 import Name
from django.conf import settings
from django.db import models

from clients import jwks
from realms.models import Realm
from support.errors import InvalidClientMetadata

if TYPE_CHECKING:
    from clients.models.client import Client


class AuthMethod(models.TextChoices):
    """The registered names of the methods, in the order in which they are announced: the default comes first."""

    BASIC = "client_secret_basic", "Secret in the Authorization header"
    POST = "client_secret_post", "Secret in the body"
    PRIVATE_KEY_JWT = "private_key_jwt", "Assertion signed with its key"
    CLIENT_SECRET_JWT = "client_secret_jwt", "Assertion signed with its secret"
    TLS = "tls_client_auth", "Certificate of a trusted authority"
    SELF_SIGNED_TLS = "self_signed_tls_client_auth", "Certificate among its keys"
    NONE = "none", "None (public)"


class AssertionAlgorithm(models.TextChoices):
    """RFC 7518 §3.1: what a client assertion may be signed with: HS256 with a secret, the others with a key."""

    ES256 = "ES256", "ES256"
    ES384 = "ES384", "ES384"
    EDDSA = "EdDSA", "EdDSA"
    PS256 = "PS256", "PS256"
    RS256 = "RS256", "RS256"
    HS256 = "HS256", "HS256"


SECRET_METHODS = frozenset({AuthMethod.BASIC, AuthMethod.POST, AuthMethod.CLIENT_SECRET_JWT})
KEY_METHODS = frozenset({AuthMethod.PRIVATE_KEY_JWT, AuthMethod.SELF_SIGNED_TLS})


def offered(realm: Realm) -> tuple[str, ...]:
    """Return the methods that a client of `realm` may use, those that are switched on alone."""
    switched = {
        AuthMethod.CLIENT_SECRET_JWT: realm.client_secret_jwt,
        AuthMethod.SELF_SIGNED_TLS: bool(settings.TLS_CLIENT_CERT_HEADER),
        AuthMethod.TLS: bool(settings.TLS_CLIENT_CERT_HEADER and settings.TLS_CLIENT_VERIFY_HEADER),
    }
    return tuple(method.value for method in AuthMethod if switched.get(method, True))


def assertion_algorithms(realm: Realm) -> tuple[str, ...]:
    """Return the algorithms that client assertions of `realm` may be signed with."""
    return tuple(
        algorithm.value
        for algorithm in AssertionAlgorithm
        if algorithm != AssertionAlgorithm.HS256 or realm.client_secret_jwt
    )


def problems(client: "Client") -> dict[str, str]:
    """Return by column what `client` lacks for its method, and what does not go together."""
    found: dict[str, str] = {}
    method = client.token_endpoint_auth_method
    if client.jwks is not None:
        try:
            jwks.accepted(client.jwks)
        except InvalidClientMetadata as refusal:
            found["jwks"] = refusal.description or ""
    if client.jwks is not None and client.jwks_uri:
        found["jwks_uri"] = "Give jwks or jwks_uri, not both."
    if method in KEY_METHODS and client.jwks is None and not client.jwks_uri:
        found["jwks"] = f"The method {method} needs jwks or jwks_uri."
    if method == AuthMethod.TLS and bool(client.tls_client_auth_subject_dn) == bool(client.tls_client_auth_san_dns):
        found["tls_client_auth_subject_dn"] = "Give the subject of the certificate, or a DNS name in it: one of both."
    if client.tls_client_auth_subject_dn and not is_distinguished_name(client.tls_client_auth_subject_dn):
        found["tls_client_auth_subject_dn"] = "Write a distinguished name such as CN=reports,O=Acme (RFC 4514)."
    algorithm = client.token_endpoint_auth_signing_alg
    if algorithm and (algorithm == AssertionAlgorithm.HS256) != (method == AuthMethod.CLIENT_SECRET_JWT):
        found["token_endpoint_auth_signing_alg"] = f"{algorithm} does not fit the method {method}."
    return found


def is_distinguished_name(text: str) -> bool:
    """Tell whether `text` is a distinguished name in the string form of RFC 4514."""
    try:
        Name.from_rfc4514_string(text)
    except ValueError:
        return False
    return True
