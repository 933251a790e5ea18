"""The guard that all of the APIs have."""

from authserver_sdk import ApiKeys, Guard, SessionCookie, Verifier
from tests.sdk.issuer import API

FRONT_END = "https://app.acme.test"


def guard(issuer: str, cookie: str) -> Guard:
    """Protect the API with the tokens, session tokens and API keys of a realm."""
    return Guard(
        Verifier(issuer, API),
        API,
        scopes=("notes:read",),
        name="Notes",
        cookie=SessionCookie(cookie, frozenset({FRONT_END})),
        api_keys=ApiKeys(issuer, API),
    )
