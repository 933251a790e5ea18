"""OWASP ASVS 7.5.1: what changes an account asks first to prove once more that it is its person.

What the realm asks of a login it asks before a change too: whoever has a second factor must have shown it in this
session, and where everybody needs one, whoever has none sets one up first.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from accounts.assurance import Level
from accounts.factors import authenticators
from accounts.factors.administrators import page_to_prove_more
from accounts.sessions import current_login
from accounts.way_on import through, way_on
from realms import step_up
from realms.context import current_realm
from realms.second_factors import SecondFactor

PersonView = Callable[..., HttpResponse]


def fresh_proof(*, back: str, enrolling: bool = False) -> Callable[[PersonView], Callable[..., HttpResponse]]:
    """Let in who proved in the last minutes that it is them; others after they did. The view gets the person too.

    Who sent a form has to send it again: they are led to the page `back`. `enrolling` lets in who has no factor yet.
    """

    def decorate(view: PersonView) -> Callable[..., HttpResponse]:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, **captured: int) -> HttpResponse:
            here = request.get_full_path() if request.method == "GET" else ""
            then = here or through(back, then=way_on(request, otherwise=""))
            held = held_back(request, then=then, enrolling=enrolling)
            return held or view(request, request.user, **captured)

        return guarded

    return decorate


needs_fresh_proof = fresh_proof(back="account_security")


def held_back(request: HttpRequest, *, then: str, enrolling: bool = False) -> HttpResponse | None:
    """Return the way to the page that asks for what is missing, and from there to `then`; None where nothing is."""
    return more_proof(request, then=then, enrolling=enrolling) or (
        None if step_up.is_fresh(request) else step_up.ask(then=then)
    )


def more_proof(request: HttpRequest, *, then: str, enrolling: bool = False) -> HttpResponse | None:
    """Return the way to the page for the second factor that the realm asks for; None where enough was shown."""
    login, policy = current_login(request), current_realm().require_second_factor
    if login is None or login.level >= Level.MULTIPLE or policy == SecondFactor.NEVER:
        return None
    must_have_one = policy == SecondFactor.ALWAYS and not enrolling
    if not must_have_one and authenticators.reachable(login.user) == Level.SINGLE:
        return None
    return HttpResponseRedirect(page_to_prove_more(login.user, then=then))
