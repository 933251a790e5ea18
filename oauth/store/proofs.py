"""RFC 7523 §3, RFC 8705 §2: what a client's assertion or certificate is judged by; most clients have none of it.

Read in the SELECT of the client (oauth/store/clients.py).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COLUMN = """
CASE WHEN c.token_endpoint_auth_method NOT IN ('client_secret_basic', 'client_secret_post', 'none') THEN
    {object}('jwks', {json}(c.jwks), 'jwks_uri', c.jwks_uri, 'algorithm', c.token_endpoint_auth_signing_alg,
        'audience', c.client_assertion_audience, 'subject_dn', c.tls_client_auth_subject_dn,
        'san_dns', c.tls_client_auth_san_dns)
END
"""


@dataclass(frozen=True, slots=True)
class ProofRecord:
    """The keys of a client as JSON text or as an address, and what else binds it; empty text: nothing was said."""

    jwks: str
    jwks_uri: str
    algorithm: str
    audience: str
    subject_dn: str
    san_dns: str


def record(found: Mapping[str, Any] | None) -> ProofRecord | None:
    """Return what the column held."""
    if found is None:
        return None
    return ProofRecord(
        jwks="" if found["jwks"] is None else json.dumps(found["jwks"], sort_keys=True),
        jwks_uri=found["jwks_uri"],
        algorithm=found["algorithm"],
        audience=found["audience"],
        subject_dn=found["subject_dn"],
        san_dns=found["san_dns"],
    )
