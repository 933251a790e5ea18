"""What happens on the way to a token, in words for an administrator."""

from collections.abc import Mapping

from clients.models import Client
from oauth.endpoints.authorization.consent import Ask, Ground

GROUNDS: Mapping[Ground, str] = {
    Ground.PROMPT: "Consent is asked for: the request demands it.",
    Ground.ALWAYS: "Consent is asked for each time: the client is set to that.",
    Ground.STRANGER: "Consent is asked for each time: the client registered itself, and nobody has verified it.",
    Ground.UNPROVEN: "Consent is asked for each time: any program on the device could claim to be this client.",
    Ground.NEW: "Consent is asked for: the person has not allowed this client all of it before.",
}


def consent_sentence(asked: Ask) -> str:
    """Say whether the person is asked, and why."""
    if asked.ground is not None:
        return GROUNDS[asked.ground]
    if asked.draft.client.consent == Client.Consent.SKIP:
        return "No consent is asked for: the client is set to skip it."
    return "No consent is asked for: the person allowed it before, and that is remembered."


def proof_sentence(more: tuple[str, str] | None) -> str:
    """Say what the person must prove beside their password."""
    if more is None:
        return "A login with a password is enough."
    page, _acr = more
    if page == "account_security":
        return "The person must first set up a second factor: they have none, and it is demanded here."
    return "The person is asked for their second factor."
