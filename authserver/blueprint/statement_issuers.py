"""RFC 7591 §2.3: in the blueprint, who may speak for clients of a realm, and the keys that they sign with."""

from typing import Annotated, Any

from pydantic import AfterValidator

from clients import jwks
from support.errors import InvalidClientMetadata

MEMBERS = {"issuer", "jwks"}


def _issuers(entries: list[Any]) -> list[Any]:
    for entry in entries:
        if not isinstance(entry, dict) or entry.keys() != MEMBERS or not isinstance(entry["issuer"], str):
            raise ValueError("write each as {issuer: https://…, jwks: {keys: […]}}")
    try:
        return [{"issuer": entry["issuer"], "jwks": jwks.accepted(entry["jwks"])} for entry in entries]
    except InvalidClientMetadata as refusal:
        raise ValueError(refusal.description) from None


StatementIssuers = Annotated[list[Any], AfterValidator(_issuers)]
