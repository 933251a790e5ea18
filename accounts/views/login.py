"""Log in with e-mail address and password (allauth's view, our form and our statuses)."""

from http import HTTPStatus
from typing import Any

from allauth.account.views import AccountInactiveView
from allauth.account.views import LoginView as AllauthLoginView
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.forms import LoginForm
from accounts.views.ask_address import code
from realms.context import current_realm


class LoginView(AllauthLoginView):
    """GET shows the form; POST logs in and redirects (302) to `next` or to the account page."""

    form_class = LoginForm
    http_method_names = ["get", "head", "post"]  # Django's form views take PUT for POST

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try the password; where the realm has none, the address gets a code."""
        if not current_realm().takes_passwords:
            return code(request)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        """Show the form again: 400 for what no browser sends, 200 for a password that is wrong."""
        malformed = any(form.errors.get(field) for field in ("login", "password"))
        status = HTTPStatus.BAD_REQUEST if malformed else HTTPStatus.OK
        return self.render_to_response(self.get_context_data(form=form), status=status)


inactive = never_cache(AccountInactiveView.as_view())
