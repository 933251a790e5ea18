"""RFC 6819 §5.2.3.6: a scanner reports secrets that were found where others can read them: they are revoked at once.

The body is one report, or a list of them as GitHub's secret scanning sends it: `token`, and `url` where it was found.
No signature is asked for: whoever has a secret may end it, and can do nothing else here. The answer is the same for
what is known and what is not.
"""

import json
from http import HTTPStatus
from typing import Any

from oauth.http import Request, Response, error_response, json_response
from oauth.leaked_refresh_tokens import RefreshTokens
from realms.models import Realm
from serviceaccounts.credentials import leaks
from serviceaccounts.credentials.kinds import KINDS
from support import failures
from support.errors import InvalidRequest, OAuth2Error, SlowDown
from support.failures import Limit
from support.peer import peer_network

PATH = "/secret-scanning/reports"
MOST_REPORTS = 20  # in one request
LENGTHS = range(16, 513)  # characters of a secret
LONGEST_LOCATION = 500
UNKNOWN_PER_PEER = 60  # a minute: scanners are wrong now and then, and guessers always


def report(request: Request) -> Response:
    """Answer below a realm, for its own secrets."""
    return answer(request.body, realm=request.realm, peer=request.peer)


def answer(body: bytes, *, realm: Realm | None, peer: str) -> Response:
    """Revoke what the body reports, of `realm` or of all, and say how many reports there were."""
    limit = Limit(f"leak reports {peer_network(peer)}", UNKNOWN_PER_PEER)
    try:
        _slow_down(failures.blocked(limit))
        found = reports(body)
        unknown = len(found) - leaks.report(found, kinds=(*KINDS, RefreshTokens()), realm=realm, peer=peer)
        for _ in range(unknown):
            _slow_down(failures.count(limit))
    except SlowDown as error:
        return error_response(error, headers={"Retry-After": str(error.retry_after)})
    except OAuth2Error as error:
        return error_response(error)
    return json_response({"received": len(found)}, status=HTTPStatus.ACCEPTED)


def reports(body: bytes) -> dict[str, str]:
    """Return where each secret was found, by secret; raise InvalidRequest for a body that is none."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidRequest("The body is not JSON.") from None
    listed = document if isinstance(document, list) else [document]
    if not 0 < len(listed) <= MOST_REPORTS:
        raise InvalidRequest(f"The body has between one and {MOST_REPORTS} reports.")
    return dict(map(_read, listed))


def _read(given: Any) -> tuple[str, str]:  # noqa: ANN401 (any JSON)
    token, url = (given.get("token"), given.get("url")) if isinstance(given, dict) else (None, None)
    if not isinstance(token, str) or len(token) not in LENGTHS:
        raise InvalidRequest("A report has a token, which is a secret, and may have a url, where it was found.")
    return token, url[:LONGEST_LOCATION] if isinstance(url, str) and url.isprintable() else ""


def _slow_down(seconds: int) -> None:
    if seconds:
        raise SlowDown("Too many secrets that nobody knows came from your address.", retry_after=seconds)
