"""RFC 6749 §2.3.1: client_secret_basic: identifier and secret in the Authorization header, form-encoded first."""

from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import unquote_plus

from oauth.client_auth.credentials import UnverifiedCredentials
from support.errors import InvalidClient

METHOD = "client_secret_basic"
SCHEME = "basic"


def present(authorization: str, parameters: Mapping[str, str]) -> UnverifiedCredentials | None:
    """Return what the header says; None where there is none. `client_id` in the body must then be the same.

    Many clients leave out the form-encoding, so the secret is also tried as it stands.
    """
    if not authorization:
        return None
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != SCHEME:
        raise InvalidClient("The Authorization header must use the Basic scheme.")
    try:
        name, colon, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:  # not base64, not even ASCII, or not UTF-8 below it
        raise InvalidClient("The Authorization header cannot be read.") from None
    client_id = unquote_plus(name)
    if not colon or not (client_id + secret).isprintable() or parameters.get("client_id", client_id) != client_id:
        raise InvalidClient("The Authorization header does not fit the request.")
    return UnverifiedCredentials(METHOD, client_id, (unquote_plus(secret), secret))
