"""RFC 7591 §2: none: a public client only names itself (OAuth 2.1 §2.4)."""

from collections.abc import Mapping

from oauth.client_auth.credentials import UnverifiedCredentials

METHOD = "none"
ELSEWHERE = frozenset({"client_secret", "client_assertion", "client_assertion_type"})  # what other methods send


def present(authorization: str, parameters: Mapping[str, str]) -> UnverifiedCredentials | None:
    """Return the name in the body where nothing else identifies the client."""
    if authorization or "client_id" not in parameters or not ELSEWHERE.isdisjoint(parameters):
        return None
    return UnverifiedCredentials(METHOD, parameters["client_id"])
