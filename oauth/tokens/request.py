"""RFC 6749 §4: a token request as grants see it: oauthlib's request, which carries the answer in the making."""

from collections.abc import Mapping

from oauthlib.common import Request

from oauth.store.codes import RedeemedCode
from oauth.store.families import FamilyRecord
from oauth.tokens.issue import Issue

PARAMETERS = ("grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", "resource")


class TokenRequest(Request):
    """oauthlib turns every parameter into an attribute, so only those of this page reach it."""

    issue: Issue
    redeemed: RedeemedCode
    family: FamilyRecord

    def __init__(self, parameters: Mapping[str, str], issue: Issue) -> None:
        known = [(name, parameters[name]) for name in PARAMETERS if name in parameters]
        super().__init__("", http_method="POST", body=known)
        self.issue = issue
        self.client = issue.client
        self.client_id = issue.client.client_id
