"""RFC 6749 §2.3.1: client_secret_post: identifier and secret in the body."""

from collections.abc import Mapping

from oauth.client_auth.credentials import UnverifiedCredentials

METHOD = "client_secret_post"


def present(authorization: str, parameters: Mapping[str, str]) -> UnverifiedCredentials | None:  # noqa: ARG001 (each method sees the whole request)
    """Return what the body says; None without a secret in it."""
    secret = parameters.get("client_secret")
    if secret is None:
        return None
    return UnverifiedCredentials(METHOD, parameters.get("client_id", ""), (secret,))
