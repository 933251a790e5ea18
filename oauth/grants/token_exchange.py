"""RFC 8693: token exchange: whoever holds one token gets another. For now an API key becomes a short access token.

A subject is settled by its type, so further types add a line to SUBJECTS.
"""

import json
from collections.abc import Callable, Mapping

from oauthlib.oauth2 import RequestValidator

from oauth.tokens import key_issue
from oauth.tokens.bearer import Bearer
from oauth.tokens.request import TokenRequest
from support.errors import InvalidRequest

API_KEY = "urn:authserver:params:oauth:token-type:api-key"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 (the name of a type, not a secret)


def settle_key(request: TokenRequest) -> None:
    """Let the token speak for the owner of the key, which the endpoint has judged. `audience` names resources, too."""
    targets = filter(None, (request.resource, request.audience))
    key_issue.settle(request.issue, scope=request.scope, requested=" ".join(targets))


SUBJECTS: Mapping[str, Callable[[TokenRequest], None]] = {API_KEY: settle_key}


class TokenExchange:
    """Gives an access token for a subject token, and never a refresh token."""

    grant_type = "urn:ietf:params:oauth:grant-type:token-exchange"

    def __init__(self, validator: RequestValidator) -> None:
        pass  # nothing of oauthlib's own is asked: it has no such grant

    def create_token_response(self, request: TokenRequest, token_handler: Bearer) -> tuple[dict[str, str], str, int]:
        """Return headers, JSON and status (§2.2.1). Raises InvalidRequest (§2.2.2), InvalidScope, InvalidTarget."""
        if request.requested_token_type not in {None, ACCESS_TOKEN}:
            raise InvalidRequest("Only access tokens are issued.")
        if request.actor_token or request.actor_token_type:
            raise InvalidRequest("No actor can be named here.")
        SUBJECTS[request.subject_token_type or ""](request)
        members = token_handler.create_token(request) | {"issued_token_type": ACCESS_TOKEN}
        return {}, json.dumps(members), 200
