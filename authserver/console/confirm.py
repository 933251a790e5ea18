"""The page on which a person proves once more that it is them: with the password, or where else they log in."""

from typing import Any

from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.views.reauthenticate import ReauthenticateView
from authserver.console.identities import offers_of
from federation.views import person


class ConfirmView(ReauthenticateView):
    """The password form, and a button for each provider that the person is linked with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the providers, and whether there is a password to ask for."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = person(self.request)
        context["has_password"] = user.has_usable_password()
        context["providers"] = [
            {"name": offer.name, "address": reverse("federation_confirm", args=[offer.slug])}
            for offer in offers_of(user)
        ]
        return context


confirm = never_cache(sensitive_post_parameters("password")(ConfirmView.as_view()))
