"""What allauth asks us about accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from support.peer import peer_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types for its adapter
    """Answers for the realm in force."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is allauth's)
        """Refuse: people are created by an administrator or a blueprint."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address by which attempts are counted."""
        return peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 (the signature is allauth's)
        """Send a person who logged in for no particular purpose to their account."""
        return reverse("account_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 (the signature is allauth's)
        """Send a person who signed out back to the login page."""
        return reverse("account_login")
