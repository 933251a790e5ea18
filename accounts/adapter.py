"""What allauth asks us about accounts."""

from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_login_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import guessing
from accounts.addresses import NO_ADDRESS
from accounts.factors.stage import FactorStage, must_set_one_up
from accounts.flows.login_mails import tell_of_login
from accounts.known_device import remember
from accounts.models import User
from accounts.password_check import person_with
from accounts.return_address import may_follow
from accounts.session_store import with_session
from accounts.sessions import current_login, name_session
from accounts.signals import session_begun, session_ending
from accounts.visits import visit_of
from accounts.way_on import through
from audit import actions, refusals
from audit.record import record
from realms.context import current_realm
from support.metrics import count_login
from support.peer import peer_address

FACTOR_STAGE = f"{FactorStage.__module__}.{FactorStage.__qualname__}"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


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
        """Name the one step between the first factor and the session; those of allauth's are all off."""
        return [FACTOR_STAGE]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:  # noqa: ANN401, ARG002 (allauth's)
        """Name the one page of ours on which a person proves once more who they are."""
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer 429 where there were too many failures, before anything is hashed."""
        guessing.refuse_blocked(request, email=credentials.get("email", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the person, or None. A disabled account fails, is counted and is recorded as a wrong password is."""
        self.pre_authenticate(request, **credentials)
        user = person_with(credentials.get("email", ""), credentials["password"])
        if user is None:
            self.authentication_failed(request, **credentials)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failure, and record it by the minute; never the password."""
        peer, target = self.get_client_ip(request), credentials.get("email", "").lower()
        refusals.count(actions.LOGIN_FAILED, realm=current_realm().slug, target=target, peer=peer)
        count_login("failure", realm=current_realm().slug)
        guessing.count(request, email=target)

    def pre_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse | None:  # type: ignore[override]  # handed on whole
        """Count logins that succeed against the realm's limit of volume."""
        if not ratelimit.consume(request, app="allauth.account", action="login_succeeded"):
            raise ImmediateHttpResponse(ratelimit.respond_429(request))
        refusal: HttpResponse | None = super().pre_login(request, user, **hooks)
        return refusal

    def login(self, request: HttpRequest, user: User) -> None:  # type: ignore[override]  # our people alone
        """Let the session be theirs, under a new key and with a public name."""
        user.backend = BACKEND
        super().login(request, user)
        session_begun.send(User, request=request, user=user, sid=name_session(request))

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:  # type: ignore[override]  # handed on whole
        """Record the login, remember the browser, and send who lacks a factor to where they set one up."""
        visit, realm = visit_of(request), current_realm().slug
        record(
            actions.LOGIN,
            realm=realm,
            actor=user.email,
            subject=user.pk,
            peer=visit.peer,
            detail={"user_agent": visit.user_agent},
            write=partial(with_session, request),
        )
        tell_of_login(request, user, visit)
        count_login("success", realm=realm)
        then = get_login_redirect_url(request, hooks["redirect_url"])
        response = HttpResponseRedirect(through("account_security", then=then) if must_set_one_up(user) else then)
        remember(request, response, email=user.email)
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
