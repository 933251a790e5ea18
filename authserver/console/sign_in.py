"""The login page: for which application, where somebody vouches for its name, and through whom else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.views.login import LoginView
from authserver.console.federated_sign_in import led_by_domain
from authserver.console.request_behind import parameters_behind
from federation import offers
from oauth.store import clients
from realms.context import current_realm


class SignInView(LoginView):
    """The login page with the name of the application behind it, and the providers that it offers."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead people whose e-mail domain is bound to a provider there, while it answers; log the others in."""
        led = led_by_domain(request)
        if led is not None:
            return led
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `client_name`, which is empty for a client that registered itself: nobody has checked that name."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        client_id = parameters_behind(context.get("redirect_field_value") or "").get("client_id", "")
        offered = offers.to_client(current_realm(), client_id)
        context["client_name"] = name_of(client_id)
        context["providers"] = [
            {"name": offer.name, "address": reverse("federation_login", args=[offer.slug])} for offer in offered
        ]
        context["single_sign_on"] = any(offer.policy.domains for offer in offered)
        context["no_provider"] = "no_provider" in self.request.GET
        return context


def name_of(client_id: str) -> str:
    """Return the name of a client that somebody vouches for, or an empty string."""
    client = clients.find(current_realm(), client_id) if client_id else None
    return client.name if client and client.is_vouched_for else ""


sign_in = SignInView.as_view()
