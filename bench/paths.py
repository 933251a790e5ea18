"""The measured paths: for each, the job that the load generator gets. Its codes and tokens are new for each job."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from bench import wire
from bench.lineup import REDIRECT_URI, RESOURCE_SCOPE
from bench.load import Job
from bench.servers import Server
from bench.visitor import VERIFIER, Visitor

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 (the name of a grant, not a secret)
API_KEY = "urn:authserver:params:oauth:token-type:api-key"
INTROSPECTED = 50  # different tokens, sent round and round


@dataclass(frozen=True, slots=True)
class Size:
    """How much one job is: at most `count` requests (`codes` where each takes a code), for at most `seconds`."""

    count: int
    codes: int
    seconds: float
    connections: int = 8


def client_credentials(server: Server, _: Visitor, size: Size) -> Job:
    """RFC 6749 §4.4: a machine's access token, a JWT signed with ES256 where the server can."""
    form = {"grant_type": "client_credentials", "scope": RESOURCE_SCOPE} | resource_of(server.resource)
    return _job(server, size, requests=[_post(server, "token_endpoint", "machine", form)])


def api_key_exchange(server: Server, visitor: Visitor, size: Size) -> Job:
    """RFC 8693: a machine's key for the same token; where no server knows keys, what comes next: client credentials."""
    if not server.api_key:
        return client_credentials(server, visitor, size)
    form = {"grant_type": TOKEN_EXCHANGE, "subject_token": server.api_key, "subject_token_type": API_KEY}
    form |= {"scope": RESOURCE_SCOPE} | resource_of(server.resource)
    return _job(server, size, requests=[wire.post_alone(server.metadata["token_endpoint"], form=form)])


def refresh(server: Server, visitor: Visitor, size: Size) -> Job:
    """RFC 6749 §6, OIDC Core §12: rotation with an ID token; each connection has a chain of its own."""
    chains = [redeem(server, code, server.resource)["refresh_token"] for code in _codes(server, visitor, size)]
    form = urlencode({"grant_type": "refresh_token"} | resource_of(server.resource)) + "&refresh_token="
    head = wire.post_head(server.metadata["token_endpoint"], client_id="web", secret=server.secret)
    return _job(server, size, head=head, form=form, chains=chains)


def authorization_code(server: Server, visitor: Visitor, size: Size) -> Job:
    """RFC 6749 §4.1.3, RFC 7636: redemption of a code with its verifier, for three tokens."""
    codes = visitor.codes(size.codes, resource=server.resource)
    forms = [_redemption(code, server.resource) for code in codes]
    requests = [_post(server, "token_endpoint", "web", form) for form in forms]
    return _job(server, size, requests=requests, again=False)


def introspection(server: Server, visitor: Visitor, size: Size) -> Job:
    """RFC 7662: the access token of a person, asked about by the client that holds it."""
    codes = visitor.codes(min(INTROSPECTED, size.codes), resource=server.introspected)
    tokens = [redeem(server, code, server.introspected)["access_token"] for code in codes]
    requests = [_post(server, "introspection_endpoint", "web", {"token": token}) for token in tokens]
    return _job(server, size, requests=requests)


def discovery(server: Server, _: Visitor, size: Size) -> Job:
    """OpenID Connect Discovery 1.0 §4."""
    return _job(server, size, requests=[wire.get(server.discovery)])


def jwks(server: Server, _: Visitor, size: Size) -> Job:
    """RFC 7517: the public keys."""
    return _job(server, size, requests=[wire.get(server.metadata["jwks_uri"])])


PATHS: dict[str, Callable[[Server, Visitor, Size], Job]] = {
    "client credentials": client_credentials,
    "API key exchange": api_key_exchange,
    "refresh": refresh,
    "code + PKCE": authorization_code,
    "introspection": introspection,
    "discovery": discovery,
    "JWKS": jwks,
}


def _job(server: Server, size: Size, **what: Any) -> Job:
    return Job(port=server.port, connections=size.connections, count=size.count, seconds=size.seconds, **what)


def _codes(server: Server, visitor: Visitor, size: Size) -> list[str]:
    return visitor.codes(size.connections, resource=server.resource)


def _post(server: Server, endpoint: str, client_id: str, form: dict[str, str]) -> str:
    return wire.post(server.metadata[endpoint], client_id=client_id, secret=server.secret, form=form)


def _redemption(code: str, resource: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
    } | resource_of(resource)


def redeem(server: Server, code: str, resource: str) -> dict[str, str]:
    """Redeem a code beside the measurement. Raises RuntimeError when it is refused."""
    answer = httpx.post(
        server.metadata["token_endpoint"], data=_redemption(code, resource), auth=("web", server.secret), timeout=20
    )
    if answer.is_error:
        raise RuntimeError(f"{server.name} refused a code: {answer.text}")
    tokens: dict[str, str] = answer.json()
    return tokens


def resource_of(resource: str) -> dict[str, str]:
    """Return the parameter of RFC 8707 where a server knows resources."""
    return {"resource": resource} if resource else {}
