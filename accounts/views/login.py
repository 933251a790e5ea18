"""Log in with e-mail address and password."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import AccountInactiveView
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.forms import LoginForm
from accounts.views.ask_address import code
from accounts.way_on import way_on
from realms.context import current_realm

PASSWORD = "password"  # noqa: S105 (allauth's name of the method)


def attempt(request: HttpRequest) -> HttpResponse | LoginForm:
    """Return where the login goes on, or the form with what is wrong. Where the realm has no passwords: by a code."""
    if not current_realm().takes_passwords:
        return code(request)
    given, adapter = LoginForm.read(request.POST), get_adapter()
    user = adapter.authenticate(request, email=given[0], password=given[1]) if given else None
    if user is None:
        form = LoginForm(request.POST)
        if form.is_valid():
            form.add_error(None, adapter.validation_error("email_password_mismatch"))
        return form
    record_authentication(request, user, method=PASSWORD)
    then = way_on(request, otherwise="")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=then or None))
    return response


inactive = never_cache(AccountInactiveView.as_view())
