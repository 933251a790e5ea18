"""RFC 7591 §2.3: software statements: what somebody whom the realm trusts says of a client, in place of itself."""

import json
from typing import Any

from jwcrypto.common import JWException
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

from clients.metadata_members import Metadata, string
from realms.models import Realm
from support.errors import InvalidClientMetadata, InvalidSoftwareStatement

ALGORITHMS = ["ES256", "ES384", "EdDSA", "PS256", "RS256"]
ABOUT_ITSELF = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "software_statement"})


def merged(metadata: Metadata, *, realm: Realm) -> Metadata:
    """Return `metadata` with the members of its software statement, if it has one, in the place of its own.

    Raises InvalidSoftwareStatement unless an issuer that the realm names signed it.
    """
    try:
        unverified_statement = string(metadata, "software_statement")
    except InvalidClientMetadata as refusal:
        raise InvalidSoftwareStatement(refusal.description) from None
    if not unverified_statement:
        return metadata
    claims = _verified(unverified_statement, realm=realm)
    return {**metadata, **{name: value for name, value in claims.items() if name not in ABOUT_ITSELF}}


def _verified(unverified_statement: str, *, realm: Realm) -> dict[str, Any]:
    for trusted in realm.software_statement_issuers:
        try:
            keys = JWKSet.from_json(json.dumps(trusted["jwks"]))
            token = JWT(algs=ALGORITHMS)  # checks exp and nbf, if they are there
            token.deserialize(unverified_statement, keys)
        except (JWException, ValueError, TypeError):  # the last for one that is encrypted
            continue
        claims: dict[str, Any] = json.loads(token.claims)
        if claims.get("iss") == trusted["issuer"]:
            return claims
    raise InvalidSoftwareStatement("The statement is not valid, or its issuer is not trusted here.")
