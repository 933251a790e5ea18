"""RFC 6749 §3.2: one request to the token endpoint."""

from collections.abc import Iterable, Mapping

import httpx

from authserver_sdk.discovery import Server
from authserver_sdk.flow import Flow, ask
from authserver_sdk.tokens.client import Client
from authserver_sdk.tokens.token import Token, read


def exchange(
    server: Server,
    client: Client | None,
    form: Mapping[str, str | list[str]],
    *,
    headers: Mapping[str, str] | None = None,
    before: Token | None = None,
) -> Flow[Token]:
    """Ask for a token. Members of the form without a value are left out."""
    endpoint = yield from server.endpoint("token_endpoint")
    proof = client.prove(server.issuer) if client else None
    fields = dict(form) | (proof.form if proof else {})
    request = httpx.Request(
        "POST",
        endpoint,
        data={name: value for name, value in fields.items() if value},
        headers={"Accept": "application/json"} | dict(headers or {}) | (proof.headers if proof else {}),
    )
    response = yield from ask(request)
    return read(response, before=before)


def listed(values: str | Iterable[str]) -> list[str]:
    """Return one value or several as a list (RFC 8707 §2: `resource` may stand more than once)."""
    return [values] if isinstance(values, str) else list(values)


def spaced(scopes: str | Iterable[str]) -> str:
    """Return scopes as RFC 6749 §3.3 writes them."""
    return scopes if isinstance(scopes, str) else " ".join(scopes)
