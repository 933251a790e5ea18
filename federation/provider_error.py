"""RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6: what the error that a provider sends back means for the person.

Its own words are not repeated: whoever leads a browser here chooses them.
"""

import re

from federation.refusal import Declined, NotAgreed, NotSetUp, ProviderAway, Refused

MEANINGS: dict[str, type[Refused]] = {
    "temporarily_unavailable": ProviderAway,
    "server_error": ProviderAway,
    "consent_required": NotAgreed,
    "interaction_required": NotAgreed,
    "login_required": NotAgreed,
    "account_selection_required": NotAgreed,
    "invalid_request": NotSetUp,
    "unauthorized_client": NotSetUp,
    "unsupported_response_type": NotSetUp,
    "invalid_scope": NotSetUp,
    "invalid_client": NotSetUp,  # Microsoft's, as is the next
    "invalid_resource": NotSetUp,
    "redirect_uri_mismatch": NotSetUp,  # GitHub's, as is the next
    "application_suspended": NotSetUp,
}
CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def meaning(error: str, *, way_on: str) -> Refused:
    """Return what to raise for `error`, or for an answer that has neither error nor code."""
    named = error if CODE.fullmatch(error) else "an error that is none" if error else "no code"
    return MEANINGS.get(error, Declined)(f"The provider answered with {named}.", way_on=way_on)
