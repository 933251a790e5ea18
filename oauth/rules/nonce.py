"""OpenID Connect Core §3.1.2.1: `nonce`, which the ID token repeats."""

from oauth.rules.draft import Draft
from support.errors import InvalidRequest

MAXIMUM_LENGTH = 255  # characters that the table of codes keeps


def bound_nonce(draft: Draft) -> None:
    """Refuse a nonce that could not be kept as it was sent."""
    if len(draft.parameters.get("nonce", "")) > MAXIMUM_LENGTH:
        raise InvalidRequest(f"nonce has at most {MAXIMUM_LENGTH} characters.")
