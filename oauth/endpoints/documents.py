"""RFC 9110 §8.8 and §13: documents that are built once per version of a realm, with an ETag and a cache time."""

import hashlib
from collections.abc import Callable

from keys.lifecycle import JWKS_MAX_AGE
from oauth.http import Request, Response
from realms.models import Realm


def document(request: Request, name: str, build: Callable[[Realm], bytes]) -> Response:
    """Answer with the bytes that `build` makes for the realm, or 304 to a client that has them."""
    cache = request.realm.__dict__.setdefault("_documents", {})
    if name not in cache:
        body = build(request.realm)
        cache[name] = body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    body, etag = cache[name]
    headers = {"Content-Type": "application/json", "Cache-Control": f"public, max-age={JWKS_MAX_AGE}", "ETag": etag}
    known = request.headers.get("if-none-match", "")
    if known == "*" or etag in known:
        return Response(304, headers=headers)
    return Response(200, body, headers)
