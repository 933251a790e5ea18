"""RFC 6749 §5.2: refusals of the endpoints that clients authenticate at."""

from oauth.http import Request, Response, error_response
from support.errors import OAuth2Error, SlowDown


def refuse(error: OAuth2Error, request: Request) -> Response:
    """Return the JSON for `error`; a client that tried the Authorization header is told the scheme."""
    headers = {}
    if error.status_code == 401 and "authorization" in request.headers:  # noqa: PLR2004 (401 says more than a name)
        headers["WWW-Authenticate"] = f'Basic realm="{request.realm.slug}"'
    if isinstance(error, SlowDown):
        headers["Retry-After"] = str(error.retry_after)
    return error_response(error, headers=headers)
