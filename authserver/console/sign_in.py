"""The login page of a person whom an application sent here says which one, if somebody vouches for its name."""

from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

from accounts.views.login import LoginView
from oauth.endpoints.authorization.ticket import TicketInvalid
from oauth.endpoints.authorization.ticket import read as read_ticket
from oauth.http import parameters
from oauth.store import clients
from realms.context import current_realm
from support.errors import OAuth2Error


class SignInView(LoginView):
    """The login page with the name of the application behind it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `client_name`, which is empty for a client that registered itself: nobody has checked that name."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["client_name"] = client_behind(context.get("redirect_field_value") or "")
        return context


def client_behind(address: str) -> str:
    """Return the name of the client whose authorization request goes on at `address`, or an empty string."""
    parts = urlsplit(address)
    if parts.path != reverse("oauth:continue"):
        return ""
    realm = current_realm()
    try:
        ticket = read_ticket(parameters(parts.query).get("ticket", ""), realm)
    except (OAuth2Error, TicketInvalid):
        return ""
    client = clients.find(realm, ticket.parameters.get("client_id", ""))
    return client.name if client and client.is_vouched_for else ""


sign_in = SignInView.as_view()
