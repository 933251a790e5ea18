"""RFC 6749 §4.4: client_credentials: a machine asks for a token in its own name."""

from typing import Any

from oauthlib.oauth2 import ClientCredentialsGrant, RequestValidator

from oauth.rules.resource import settle_resources
from oauth.rules.scope import HUMAN_SCOPES, machine_may_have, machine_scopes, within_resources
from oauth.store.clients import ClientRecord
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest
from realms import management_api
from realms.management_scopes import is_management
from support.errors import InvalidScope, InvalidTarget, UnauthorizedClient


class ClientCredentials(ClientCredentialsGrant):
    """Gives a confidential client a token of its own, and never a refresh token (§4.4.3)."""

    grant_type = "client_credentials"

    def __init__(self, validator: RequestValidator) -> None:
        rules: dict[str, list[Any]] = {"pre_token": [refuse_public_clients], "post_token": [settle_machine_target]}
        super().__init__(validator, **rules)


class MachineMixin:
    """Answers oauthlib's questions about the scopes of a machine."""

    def get_default_scopes(self, client_id: str, request: TokenRequest, *_: Any, **__: Any) -> list[str]:  # noqa: ARG002 (oauthlib's)
        """Return all that the machine has."""
        return list(machine_scopes(request.issue.client, request.issue.realm))

    def validate_scopes(self, _client_id: str, scopes: list[str], _: ClientRecord, request: TokenRequest) -> bool:
        """Put the scopes into the answer; whatever goes beyond the machine raises."""
        request.issue.scopes = grant_machine_scopes(request.issue, tuple(scopes))
        return True


def refuse_public_clients(request: TokenRequest) -> None:
    """§4.4: only confidential clients may use this grant."""
    if request.issue.client.is_public:
        raise UnauthorizedClient("A public client cannot ask in its own name.")


def grant_machine_scopes(issue: Issue, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scopes wanted, each once. Raises InvalidScope for one that speaks of a person or was not given."""
    if human := HUMAN_SCOPES.intersection(wanted):
        raise InvalidScope(f"A machine cannot ask for {', '.join(sorted(human))}.")
    if not machine_may_have(issue.client, issue.realm, wanted):
        raise InvalidScope("The scope goes beyond what this client was given.")
    return tuple(dict.fromkeys(wanted))


def settle_machine_target(request: TokenRequest) -> None:
    """RFC 8707 §2.2: the resources asked for, within those of the machine; without any, all of the machine's."""
    issue = request.issue
    requested = settle_resources(issue.realm, request.resource or "", client_id=issue.client.client_id)
    declared = issue.client.machine.audience if issue.client.machine else ()
    assigned = settle_resources(issue.realm, " ".join(declared), client_id=issue.client.client_id)
    if assigned and not set(requested) <= set(assigned):
        raise InvalidTarget("The resource is not one of this client's.")
    issue.resources = requested or assigned
    _leave_management_to_its_api(issue)


def _leave_management_to_its_api(issue: Issue) -> None:
    """Take scopes of the management API from a token for anything else; raise InvalidScope where nothing is left."""
    left = tuple(
        name
        for name in issue.scopes
        if not is_management(name) or within_resources(issue.realm, (name,), issue.resources)
    )
    if issue.scopes and not left:
        api = management_api.identifier(issue.realm)
        raise InvalidScope(f"These scopes are for the resource {api} alone: name it, and no other.")
    issue.scopes = left
