"""Whether the servers do the same work: what kind of tokens each one answers with, and whether it rotates."""

import base64
import json
from typing import Any

import httpx

from bench.paths import redeem, resource_of
from bench.servers import Server
from bench.visitor import Visitor

OPAQUE = "opaque"


def described(server: Server) -> dict[str, str]:
    """Redeem one code and one of its refresh tokens, and say what came."""
    visitor = Visitor(server)
    tokens = redeem(server, visitor.codes(1, resource=server.resource)[0], server.resource)
    visitor.leave()
    answer = httpx.post(
        server.metadata["token_endpoint"],
        data={"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]} | resource_of(server.resource),
        auth=("web", server.secret),
        timeout=20,
    )
    fresh: dict[str, Any] = answer.raise_for_status().json()
    return {
        "access token": _kind(tokens["access_token"]),
        "ID token": _kind(tokens["id_token"]),
        "ID token of a refresh": _kind(fresh["id_token"]),
        "refresh token": "rotated" if fresh["refresh_token"] != tokens["refresh_token"] else "kept",
    }


def _kind(token: str) -> str:
    head, dot, _ = token.partition(".")
    if not dot or not head.startswith("eyJ"):
        return OPAQUE
    algorithm: str = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["alg"]
    return algorithm
