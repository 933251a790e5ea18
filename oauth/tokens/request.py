"""RFC 6749 §4: a token request as oauthlib's grants read it, which carries the answer in the making.

oauthlib's own request parses query, body and headers, and turns any parameter into an attribute; this one has been
read already, and holds the parameters of this page alone.
"""

from collections.abc import Mapping

from oauth.store.codes import RedeemedCode
from oauth.store.families import FamilyRecord
from oauth.tokens.issue import Issue


class TokenRequest:
    """The parameters by their names, None where absent; what a grant found out; and the issue that it fills."""

    http_method = "POST"
    headers: Mapping[str, str] = {}
    duplicate_params: tuple[str, ...] = ()
    response_type: str | None = None
    response_mode: str | None = None
    state: str | None = None
    scopes: list[str] | None = None
    redeemed: RedeemedCode
    family: FamilyRecord

    def __init__(self, parameters: Mapping[str, str], issue: Issue) -> None:
        self.grant_type = parameters.get("grant_type")
        self.code = parameters.get("code")
        self.redirect_uri = parameters.get("redirect_uri")
        self.code_verifier = parameters.get("code_verifier")
        self.refresh_token = parameters.get("refresh_token")
        self.scope = parameters.get("scope")
        self.resource = parameters.get("resource")
        self.audience = parameters.get("audience")
        self.subject_token_type = parameters.get("subject_token_type")
        self.actor_token = parameters.get("actor_token")
        self.actor_token_type = parameters.get("actor_token_type")
        self.requested_token_type = parameters.get("requested_token_type")
        self.issue = issue
        self.client = issue.client
        self.client_id = issue.client.client_id
        self.user = None
