"""RFC 7523 §2.1: jwt-bearer: a workload shows its issuer's token, and gets one of the service account it stands for."""

from oauthlib.oauth2 import ClientCredentialsGrant

from oauth.tokens import machine_issue
from oauth.tokens.request import TokenRequest
from support.errors import InvalidGrant


class JwtBearer(ClientCredentialsGrant):
    """Like client_credentials, once oauth/client_auth/workload.py has judged the assertion: no refresh token either."""

    grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    def validate_token_request(self, request: TokenRequest) -> None:  # type: ignore[override]  # our request
        """Settle scopes and resources. The rule is what lets the service account use this grant."""
        if request.issue.client.workload is None:
            raise InvalidGrant("The assertion is not accepted.")
        self.validate_scopes(request)  # type: ignore[arg-type]  # our request
        machine_issue.settle_target(request.issue, requested=request.resource or "")
