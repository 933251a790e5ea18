"""OpenID Connect Core §3.1.2.6: request objects and registration in the request are refused, never half read."""

from oauth.rules.draft import Draft
from support.errors import RegistrationNotSupported, RequestNotSupported, RequestUriNotSupported

REFUSALS = {
    "request": RequestNotSupported,
    "request_uri": RequestUriNotSupported,
    "registration": RegistrationNotSupported,
}


def refuse_request_objects(draft: Draft) -> None:
    """Refuse `request`, `request_uri` and `registration`: ignoring them would judge another request than was meant."""
    for parameter, refusal in REFUSALS.items():
        if parameter in draft.parameters:
            raise refusal(f"The parameter {parameter} is not served.")
