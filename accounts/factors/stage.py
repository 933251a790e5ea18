"""The step of a login between the first factor and the session: whoever has a second factor must show it.

Until then the visitor is nobody: the login under way lies in their session, which gets a new key, and nothing else
knows of it. It dies with the account, and with the password that it began with.
"""

from typing import Any

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.assurance import Level
from accounts.factors import authenticators
from accounts.models import User
from realms.context import current_realm
from realms.second_factors import SecondFactor

LIFETIME = 900  # seconds: what allauth gives a login, and no more than a browser needs that was left alone
PASSKEY_SHOWN = "passkey_shown"
BEGAN_WITH = "began_with"


class FactorStage(LoginStage):
    """Sends whoever has a second factor to the page that asks for it."""

    key = "factor"
    urlname = "account_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Return where to go, if anywhere, and that the login goes on."""
        user = self.login.user
        if not isinstance(user, User) or self.login.state.get(PASSKEY_SHOWN) or not _is_asked(user):
            return None, True
        self.state[BEGAN_WITH] = user.get_session_auth_hash()
        self.request.session.cycle_key()
        self.request.session.set_expiry(LIFETIME)
        return HttpResponseRedirect(reverse("account_factor")), True

    def is_resumable(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is allauth's)
        """Let the login page be a login page: who goes back there begins anew."""
        return False

    def go_on(self) -> HttpResponse:
        """Finish the login: the factor was shown."""
        response: HttpResponse = self.exit()  # type: ignore[no-untyped-call]  # allauth's
        return response

    def give_up(self) -> HttpResponse:
        """Forget the login that is under way."""
        response: HttpResponse = self.abort()  # type: ignore[no-untyped-call]  # allauth's
        return response

    @property
    def person(self) -> User | None:
        """Return who is about to log in, if the account is still what it was when the first factor was shown."""
        user = self.login.user
        same = isinstance(user, User) and self.state.get(BEGAN_WITH) == user.get_session_auth_hash()
        return user if isinstance(user, User) and user.is_active and same else None


def under_way(request: HttpRequest) -> FactorStage | None:
    """Return the login that waits for a second factor in this session, or None."""
    stage: Any = LoginStageController.enter(request, FactorStage.key)
    return stage if isinstance(stage, FactorStage) and stage.person else None


def _is_asked(user: User) -> bool:
    wanted = current_realm().require_second_factor != SecondFactor.NEVER
    return wanted and authenticators.reachable(user) > Level.SINGLE


def owes_a_factor(user: User, level: Level) -> bool:
    """Tell whether this realm wants more of `user` than a login of that level."""
    return level < Level.MULTIPLE and (_is_asked(user) or must_set_one_up(user))


def must_set_one_up(user: User) -> bool:
    """Tell whether this realm wants a second factor of everybody, and `user` has none."""
    everybody = current_realm().require_second_factor == SecondFactor.ALWAYS
    return everybody and authenticators.reachable(user) == Level.SINGLE
