"""RFC 6749 §5.1, RFC 6750: the answer of the token endpoint."""

from typing import Any

from oauthlib.oauth2.rfc6749.tokens import BearerToken

from oauth.tokens import access_token, id_token
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest


def answer(issue: Issue) -> dict[str, Any]:
    """Return the members of a successful answer; what was not issued is absent, never null or empty."""
    lifetime = issue.lifetime
    token = access_token.make(issue, lifetime)
    members: dict[str, Any] = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "scope": " ".join(issue.scopes),
    }
    if issue.refresh_token:
        members["refresh_token"] = issue.refresh_token
    if issue.person and "openid" in issue.scopes:
        members["id_token"] = id_token.make(issue, access_token=token)
    return members


class Bearer(BearerToken):
    """oauthlib's token handler, with our answer."""

    def create_token(self, request: TokenRequest, **_: Any) -> dict[str, Any]:  # type: ignore[override]  # our request, and a plain answer
        """Return what the grants have put together."""
        return answer(request.issue)
