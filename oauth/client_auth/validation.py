"""RFC 6749 §3.2.1: oauthlib's questions about the client, whom the endpoint has authenticated before any grant runs."""

from typing import Any

from oauth.store.clients import ClientRecord
from oauth.tokens.request import TokenRequest
from support.errors import UnauthorizedClient


class ClientMixin:
    """Answers from the request; nothing here reads or writes a row."""

    def client_authentication_required(self, request: TokenRequest, *_: Any, **__: Any) -> bool:
        """Tell whether the client has something to authenticate with."""
        return not request.issue.client.is_public

    def authenticate_client(self, request: TokenRequest, *_: Any, **__: Any) -> bool:
        """Tell whether the client is a confidential one: then it was authenticated."""
        return not request.issue.client.is_public

    def authenticate_client_id(self, client_id: str, request: TokenRequest, *_: Any, **__: Any) -> bool:
        """Tell whether the client is the one that was found."""
        return client_id == request.issue.client.client_id

    def validate_grant_type(self, _client_id: str, grant_type: str, client: ClientRecord, *_: Any, **__: Any) -> bool:
        """Let the client pass if it is registered for the grant; raise UnauthorizedClient otherwise."""
        if grant_type not in client.grant_types:
            raise UnauthorizedClient("This client is not registered for this grant type.")
        return True

    def save_token(self, token: dict[str, Any], request: TokenRequest, *_: Any, **__: Any) -> None:
        """Store nothing: an access token has no row, and the family was written when it was redeemed or rotated."""
