"""RFC 6265, Fetch §3.3: a front end renews the browser session token; CORS with credentials, for listed ones alone.

The cookie is SameSite=Lax, so no other site sends it with a POST. A browser says with every POST where it comes from:
whatever is not a listed front end is refused, also below the same domain. Who says nothing is no browser, but the
server of a front end, which the cookie reached as well.
"""

from http import HTTPStatus

from oauth import session_cookie
from oauth.endpoints.userinfo import challenge
from oauth.http import Request, Response, error_response, json_response
from oauth.tokens import session_token
from support.errors import AccessDenied, InvalidRequest, InvalidTarget, InvalidToken

PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "600",
}


def refresh(request: Request) -> Response:
    """Set a fresh cookie in the place of the one presented, and say for how long it is good.

    Not before its session is over is it refused, if it is genuine and expired five minutes ago at most.
    """
    if not request.realm.session_token:
        return _refusal("This realm has no session tokens.", HTTPStatus.NOT_FOUND, InvalidRequest.error)
    if not _is_welcome(request):
        return _refusal("This front end is not listed.", HTTPStatus.FORBIDDEN, AccessDenied.error)
    if request.method == "OPTIONS":
        return Response(HTTPStatus.NO_CONTENT, headers=_cors(request) | PREFLIGHT)
    try:
        token = session_token.renew(session_cookie.presented(request), request.realm)
    except (InvalidToken, InvalidTarget) as refusal:
        taken_back = session_cookie.cleared(request.realm).OutputString()
        headers = {"Set-Cookie": taken_back, "WWW-Authenticate": challenge(refusal, request)}
        return error_response(refusal, headers=headers | _cors(request))
    cookie = session_cookie.carrying(request.realm, token).OutputString()
    members = {"sub": token.sub, "scope": " ".join(token.scopes), "expires_in": token.lifetime}
    return json_response(members, headers={"Set-Cookie": cookie} | _cors(request))


def _is_welcome(request: Request) -> bool:
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return origin == request.realm.origin or origin in request.realm.session_token_origins


def _cors(request: Request) -> dict[str, str]:
    """Return what lets the page that asked read the answer (Fetch §3.3.4); its origin is one of the list here."""
    origin = request.headers.get("origin")
    allowed = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"} if origin else {}
    return {"Vary": "Origin", **allowed}


def _refusal(sentence: str, status: HTTPStatus, error: str | None) -> Response:
    return json_response({"error": error, "error_description": sentence}, status=status, headers={"Vary": "Origin"})
