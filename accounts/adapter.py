"""What allauth asks us about accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.addresses import NO_ADDRESS
from accounts.factors.stage import FactorStage, must_set_one_up
from accounts.known_device import device_of, remember
from accounts.models import User
from accounts.return_address import may_follow
from accounts.sessions import current_login
from accounts.signals import session_ending
from accounts.visits import visit_of
from accounts.way_on import through
from audit import actions, refusals
from audit.record import record
from realms.context import current_realm
from support.metrics import count_login
from support.peer import peer_address, peer_network

THEIR_FACTOR_STAGE = "allauth.mfa.stages.AuthenticateStage"


class AccountAdapter(DefaultAccountAdapter):
    """Answers for the realm in force."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": NO_ADDRESS,
        "too_many_login_attempts": _("Too many tries. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is allauth's)
        """Refuse: people are created by an administrator or a blueprint."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is allauth's)
        """Answer everybody with the same pages: a form has one behaviour, whatever the request claims to be."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address by which attempts are counted."""
        return peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))

    def is_safe_url(self, url: str) -> bool:
        """Tell whether `next` may be followed: within this realm, or to a front end that it lists."""
        return may_follow(url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 (the signature is allauth's)
        """Send a person who logged in for no particular purpose to their account."""
        return reverse("account_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 (the signature is allauth's)
        """Send a person who signed out back to the login page."""
        return reverse("account_login")

    def get_login_stages(self) -> list[str]:
        """Put our page for second factors in place of allauth's."""
        ours = f"{FactorStage.__module__}.{FactorStage.__qualname__}"
        return [ours if stage == THEIR_FACTOR_STAGE else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:  # noqa: ANN401, ARG002 (allauth's)
        """Name the one page of ours on which a person proves once more who they are."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try as a failure, until it succeeds; answer 429 beyond the limit, before anything is hashed.

        Failures count by account *and* peer: a stranger elsewhere must not lock the person out. In a browser where the
        person has logged in before they count by that browser: nor must a stranger at the same peer.
        """
        email = credentials.get("email", "").lower()
        device = device_of(request, email=email)
        action = "login_failed" if device is None else "login_failed_on_known_device"
        key = f"{email} {device or peer_network(self.get_client_ip(request))}"
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if not self._login_failed_rl_usage:
            raise ImmediateHttpResponse(ratelimit.respond_429(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the person, or None. A disabled account fails, is counted and is recorded as a wrong password is."""
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and user.is_active:
            return user
        if user is not None:
            self.pre_authenticate(request, **credentials)
            self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure by the minute, never the password."""
        peer, target = self.get_client_ip(request), credentials.get("email", "").lower()
        refusals.count(actions.LOGIN_FAILED, realm=current_realm().slug, target=target, peer=peer)
        count_login("failure", realm=current_realm().slug)

    def pre_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse | None:  # type: ignore[override]  # handed on whole
        """Count logins that succeed against the realm's limit of volume."""
        if not ratelimit.consume(request, app="allauth.account", action="login_succeeded"):
            raise ImmediateHttpResponse(ratelimit.respond_429(request))
        refusal: HttpResponse | None = super().pre_login(request, user, **hooks)
        return refusal

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:  # type: ignore[override]  # handed on whole
        """Record the login, remember the browser, and send who lacks a factor to where they set one up."""
        visit, realm = visit_of(request), current_realm().slug
        detail = {"user_agent": visit.user_agent}
        record(actions.LOGIN, realm=realm, actor=user.email, subject=user.pk, peer=visit.peer, detail=detail)
        count_login("success", realm=current_realm().slug)
        response: HttpResponse = super().post_login(request, user, **hooks)
        if must_set_one_up(user):
            response = HttpResponseRedirect(through("account_security", then=response.headers["Location"]))
        remember(response, email=user.email)
        return response

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        """End the session on the server, what is bound to it, and record it."""
        login = current_login(request)
        if login is not None:
            session_ending.send(User, user=login.user, sid=login.sid)
            realm, peer = current_realm().slug, self.get_client_ip(request)
            record(actions.LOGOUT, realm=realm, actor=login.user.email, subject=login.user.pk, peer=peer)
        super().logout(request)
