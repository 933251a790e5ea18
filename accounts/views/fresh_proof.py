"""OWASP ASVS 7.5.1: what changes how a person signs in asks them first to prove once more that it is them."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.way_on import through, way_on
from realms import step_up

PersonView = Callable[..., HttpResponse]


def needs_fresh_proof(view: PersonView) -> Callable[..., HttpResponse]:
    """Let in who proved in the last minutes that it is them; others after they did. `view` gets the person too."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **captured: int) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and step_up.is_fresh(request):
            return view(request, user, **captured)
        here = request.get_full_path() if request.method == "GET" else ""
        return step_up.ask(then=here or through("account_security", then=way_on(request, otherwise="")))

    return guarded
