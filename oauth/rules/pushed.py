"""RFC 9126 §2.1 and §5: where pushing is required, a request that came through the browser is refused."""

from oauth.rules.draft import Draft
from support.errors import InvalidRequest


def demand_pushed(draft: Draft) -> None:
    """Refuse a request that the client did not push, if the client or its realm requires it."""
    required = draft.realm.require_pushed_authorization_requests or draft.client.require_pushed_authorization_requests
    if required and not draft.pushed:
        raise InvalidRequest("The client must push its authorization requests (RFC 9126).")
