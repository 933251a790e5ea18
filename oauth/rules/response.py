"""OAuth 2.1 §4.1.1 and §4.1.2.1: only codes are issued, and only in the query of the redirect URI."""

from oauth.rules.draft import Draft
from support.errors import InvalidRequest, UnauthorizedClient, UnsupportedResponseType


def demand_code(draft: Draft) -> None:
    """Refuse every response type but `code`, and clients that are not registered for codes."""
    response_type = draft.parameters.get("response_type")
    if response_type is None:
        raise InvalidRequest("response_type is missing.")
    if response_type != "code":
        raise UnsupportedResponseType("Only response_type=code is served.")
    if "authorization_code" not in draft.client.grant_types:
        raise UnauthorizedClient("This client is not registered for the authorization code grant.")


def demand_query(draft: Draft) -> None:
    """Refuse every response mode but `query`."""
    if draft.parameters.get("response_mode", "query") != "query":
        raise InvalidRequest("Only response_mode=query is served.")
