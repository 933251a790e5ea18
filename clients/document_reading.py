"""OAuth Client ID Metadata Document §4: a document, read as a request that is negotiated.

It is published once for all servers, so what does not fit here is left out, as long as the client can still be used:
grants and algorithms that are not served, ways to authenticate that need a secret, a logo on another host.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from clients import jwks, metadata
from clients.authentication import SECRET_METHODS, AuthMethod, assertion_algorithms, offered
from clients.document_address import host_of
from clients.metadata_members import Metadata, document_address, string, strings
from clients.models import Client, logout_channels
from clients.redirect_uris import problem, target
from keys.ring import ring_of
from realms.models import Realm
from support.errors import InvalidClientMetadata

METHODS = (AuthMethod.PRIVATE_KEY_JWT, AuthMethod.NONE)  # a document is public: there is no secret to share
ALGORITHMS = ("id_token_signed_response_alg", "access_token_signed_response_alg")
LEFT_OUT = frozenset({"software_statement", "default_max_age"})
LOGOUT = frozenset({"backchannel_logout_uri", "frontchannel_logout_uri"})
PROVING = frozenset(AuthMethod.values) - SECRET_METHODS - {AuthMethod.NONE}
MATERIAL = ("name", "redirect_uris", "token_endpoint_auth_method", "jwks", "jwks_uri")


def read(body: bytes, *, client_id: str, realm: Realm) -> Client:
    """Return the client that the document describes, unsaved; raise one of RFC 7591's errors with the reason."""
    document = _parsed(body)
    if document.get("client_id") != client_id:
        raise InvalidClientMetadata("Its client_id is not the address that it was found at.")
    if document.get("client_secret") is not None:
        raise InvalidClientMetadata("It holds a secret, for everybody to read.")
    client = metadata.read(_negotiated(document, client_id=client_id, realm=realm), realm=realm)
    client.client_id, client.origin, client.consent = client_id, Client.Origin.DOCUMENT, Client.Consent.REMEMBER
    client.name = client.name or host_of(client_id)
    return client


def digest(client: Client) -> str:
    """Return the digest of what a person consents to: a change of it is a change of who they trust."""
    material = {column: getattr(client, column) for column in MATERIAL}
    material["redirect_uris"] = sorted(client.redirect_uris)
    return hashlib.sha256(json.dumps(material, sort_keys=True).encode()).hexdigest()


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body.decode(), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        raise InvalidClientMetadata("It is not JSON in UTF-8, or says something twice.") from None
    if not isinstance(document, dict):
        raise InvalidClientMetadata("It is not a JSON object.")
    return document


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a member that is there twice: two readers would not agree on what the document says."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError
    return members


def _negotiated(document: Metadata, *, client_id: str, realm: Realm) -> Metadata:
    kept = {name: value for name, value in document.items() if name not in LEFT_OUT}
    kept |= _keys(document)
    kept["token_endpoint_auth_method"] = _method(kept, realm=realm)
    for name, served in _choices(realm).items():
        if kept.get(name) not in tuple(served):
            kept.pop(name, None)
    if kept["token_endpoint_auth_method"] == AuthMethod.NONE:
        kept.pop("token_endpoint_auth_signing_alg", None)
    if not _is_of(kept.get("logo_uri"), host_of(client_id)):
        kept.pop("logo_uri", None)
    return {name: value for name, value in kept.items() if name not in LOGOUT or _is_usable(kept, name)}


def _choices(realm: Realm) -> dict[str, Iterable[str]]:
    asymmetric = [name for name in assertion_algorithms(realm) if name != "HS256"]
    return {
        "token_endpoint_auth_signing_alg": asymmetric,
        "application_type": Client.ApplicationType.values,
        **dict.fromkeys(ALGORITHMS, ring_of(realm).algorithms),
    }


def _keys(document: Metadata) -> dict[str, Any]:
    """Keep one of both ways to publish keys, and of several keys those that are fit here."""
    if string(document, "jwks_uri"):
        return {"jwks": None}
    keys = document.get("jwks")
    usable = jwks.usable(keys) if keys is not None else {"keys": []}
    return {"jwks": usable if usable["keys"] else None}


def _method(document: Metadata, *, realm: Realm) -> str:
    """Choose how the client authenticates: as it prefers, else the best of what it lists, else not at all.

    Never not at all for one that wants to, unless it lists that too.
    """
    has_keys = bool(document.get("jwks") or document.get("jwks_uri"))
    possible = [method for method in METHODS if method in offered(realm) and (method == AuthMethod.NONE or has_keys)]
    preferred = string(document, "token_endpoint_auth_method")
    listed = strings(document, "token_endpoint_auth_methods_supported")
    wanted = [preferred, *(method for method in possible if method in listed)]
    if preferred in PROVING and not set(wanted) & set(possible):
        raise InvalidClientMetadata(f"It demands {preferred}, which cannot be had here with what it publishes.")
    return next((method for method in wanted if method in possible), AuthMethod.NONE)


def _is_usable(document: Metadata, name: str) -> bool:
    """Tell whether this server would call, or frame, the address of a logout channel."""
    try:
        channels = Client(**{name: document_address(document, name)})
        return name not in logout_channels.problems(channels, redirect_uris=strings(document, "redirect_uris"))
    except InvalidClientMetadata:
        return False


def _is_of(uri: object, host: str) -> bool:
    return isinstance(uri, str) and problem(uri) is None and target(uri).host == host
