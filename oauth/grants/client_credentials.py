"""RFC 6749 §4.4: client_credentials: a machine asks for a token in its own name."""

from typing import Any

from oauthlib.oauth2 import ClientCredentialsGrant, RequestValidator

from oauth.rules.scope import machine_scopes
from oauth.store.clients import ClientRecord
from oauth.tokens import machine_issue
from oauth.tokens.request import TokenRequest
from support.errors import UnauthorizedClient


class ClientCredentials(ClientCredentialsGrant):
    """Gives a confidential client a token of its own, and never a refresh token (§4.4.3)."""

    grant_type = "client_credentials"

    def __init__(self, validator: RequestValidator) -> None:
        rules: dict[str, list[Any]] = {"pre_token": [refuse_public_clients], "post_token": [settle_target]}
        super().__init__(validator, **rules)


class MachineMixin:
    """Answers oauthlib's questions about the scopes of a machine."""

    def get_default_scopes(self, client_id: str, request: TokenRequest, *_: Any, **__: Any) -> list[str]:  # noqa: ARG002 (oauthlib's)
        """Return all that the machine has."""
        return list(machine_scopes(request.issue.client, request.issue.realm))

    def validate_scopes(self, _client_id: str, scopes: list[str], _: ClientRecord, request: TokenRequest) -> bool:
        """Put the scopes into the answer; whatever goes beyond the machine raises."""
        request.issue.scopes = machine_issue.scopes(request.issue, tuple(scopes))
        return True


def refuse_public_clients(request: TokenRequest) -> None:
    """§4.4: only confidential clients may use this grant."""
    if request.issue.client.is_public:
        raise UnauthorizedClient("A public client cannot ask in its own name.")


def settle_target(request: TokenRequest) -> None:
    """RFC 8707 §2.2: the resources asked for, or all of the machine's."""
    machine_issue.settle_target(request.issue, requested=request.resource or "")
