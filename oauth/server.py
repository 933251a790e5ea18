"""RFC 6749 §3.2: everything the token endpoint serves, listed on one page."""

from typing import Any

from oauthlib.oauth2 import RequestValidator, TokenEndpoint

from oauth.grants.authorization_code import AuthorizationCode
from oauth.grants.client_credentials import ClientCredentials
from oauth.grants.jwt_bearer import JwtBearer
from oauth.grants.refresh_token import RefreshToken
from oauth.grants.token_exchange import TokenExchange
from oauth.tokens.bearer import Bearer
from oauth.tokens.request import TokenRequest
from support.errors import InvalidRequest, UnsupportedGrantType

GRANTS = (AuthorizationCode, RefreshToken, ClientCredentials, JwtBearer, TokenExchange)


class Server(TokenEndpoint):
    """oauthlib's token endpoint with our grants. It holds nothing of a realm: one serves all of them."""

    def __init__(self, request_validator: RequestValidator, *_: Any, **__: Any) -> None:
        grants = {grant.grant_type: grant(request_validator) for grant in GRANTS}
        super().__init__("", Bearer(request_validator), grants)  # type: ignore[arg-type]  # the stubs want names

    def respond(self, request: TokenRequest) -> tuple[str, int]:
        """Return the JSON and the status that the request's grant answers with.

        Raises InvalidRequest without a grant type, UnsupportedGrantType for one that is not served.
        """
        if request.grant_type is None:
            raise InvalidRequest("grant_type is missing.")
        grant = self.grant_types.get(request.grant_type)
        if grant is None:
            raise UnsupportedGrantType("This grant type is not served.")
        _, body, status = grant.create_token_response(request, self.default_token_type)
        return body, status
