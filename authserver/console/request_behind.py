"""OAuth 2.1 §4.1: the authorization request that goes on behind a page of ours, if one does."""

from urllib.parse import urlsplit

from django.urls import reverse

from oauth.endpoints.authorization.ticket import TicketInvalid
from oauth.endpoints.authorization.ticket import read as read_ticket
from oauth.http import Parameters, parameters
from realms.context import current_realm
from support.errors import OAuth2Error


def parameters_behind(address: str) -> Parameters:
    """Return what the client asked, where the person goes on to its request at `address`; nothing anywhere else."""
    parts = urlsplit(address)
    if parts.path != reverse("oauth:continue"):
        return {}
    try:
        return read_ticket(parameters(parts.query).get("ticket", ""), current_realm()).parameters
    except (OAuth2Error, TicketInvalid):
        return {}
