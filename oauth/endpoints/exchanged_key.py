"""RFC 8693 §2.1: who asks at a token exchange. A key proves its owner, so no client authenticates beside it."""

from oauth.client_auth import api_key
from oauth.client_auth.api_key import Fault, KeyRefused
from oauth.grants.token_exchange import SUBJECTS, TokenExchange
from oauth.http import Parameters, Request
from oauth.store.clients import ClientRecord
from support.errors import InvalidRequest

CREDENTIALS = ("client_secret", "client_assertion", "client_assertion_type")


def is_exchange(form: Parameters) -> bool:
    """Tell whether the form asks for a token exchange."""
    return form.get("grant_type") == TokenExchange.grant_type


def holder(form: Parameters, request: Request) -> ClientRecord:
    """Return whoever holds the subject token, narrowed by it. `client_id` may name the key's own service account.

    Raises InvalidRequest, as §2.2.2 says, KeyRefused, and SlowDown after too many wrong keys.
    """
    if form.get("subject_token_type") not in SUBJECTS:
        raise InvalidRequest("subject_token_type is missing, or of a type that is not exchanged here.")
    if "authorization" in request.headers or any(name in form for name in CREDENTIALS):
        raise InvalidRequest("A key proves itself: send no credentials of a client beside it.")
    if "subject_token" not in form:
        raise KeyRefused(Fault.MISSING)
    return api_key.use(request.realm, form["subject_token"], peer=request.peer, client_id=form.get("client_id")).client
