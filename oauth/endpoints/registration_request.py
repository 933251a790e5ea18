"""RFC 7591 §3, RFC 7592 §2: what registration and its management share: the body, guessing, how a refusal reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from audit import refusals
from clients.metadata_members import Metadata
from oauth.client_auth import guessing
from oauth.endpoints.userinfo import challenge
from oauth.http import Request, Response, error_response
from support.errors import InvalidRequest, InvalidToken, OAuth2Error, SlowDown

MAXIMUM_BODY = 16 * 1024  # bytes: what a stranger may leave in the database with one request


def document(request: Request) -> Metadata:
    """Return the metadata of the body; raise InvalidRequest unless it is JSON of a size that metadata has."""
    media_type, _, parameter = request.headers.get("content-type", "").lower().partition(";")
    if media_type.strip() != "application/json" or parameter.replace('"', "").strip() not in {"", "charset=utf-8"}:
        raise InvalidRequest("The body must be application/json in UTF-8.")
    if len(request.body) > MAXIMUM_BODY:
        raise InvalidRequest(f"The body has at most {MAXIMUM_BODY} bytes.")
    return request.json()


@contextmanager
def guarded(request: Request, client_id: str = "") -> Iterator[None]:
    """Count the tokens that the block finds wrong, and raise SlowDown before it once there were too many."""
    limit = guessing.limit(request.peer, client_id=f"registration {client_id}")
    guessing.refuse_blocked(limit)
    try:
        yield
    except InvalidToken:
        guessing.count(limit)
        refusals.count(InvalidToken.error, realm=request.realm.slug, target="", peer=request.peer)
        raise


def refuse(error: OAuth2Error, request: Request, *, allow: str = "") -> Response:
    """Return the JSON for `error`, with the challenge of RFC 6750 §3 where a token is missing or wrong."""
    headers = {"Allow": allow} if allow else {}
    if isinstance(error, InvalidToken):
        headers["WWW-Authenticate"] = challenge(error, request)
    if isinstance(error, SlowDown):
        headers["Retry-After"] = str(error.retry_after)
    return error_response(error, headers=headers)
