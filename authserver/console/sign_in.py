"""The login page: for which application, where somebody vouches for its name, and through whom else."""

from http import HTTPStatus

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import LoginForm
from accounts.views.login import attempt
from accounts.way_on import way_on
from authserver.console.federated_sign_in import led_by_domain
from authserver.console.request_behind import parameters_behind
from federation import offers
from oauth.store import clients
from realms.context import current_realm


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST logs in, and redirects to `next` or to the account page.

    People whose e-mail domain is bound to a provider are led there, while it answers. The form is shown again with 400
    for what no browser sends, and with 200 for a password that is wrong.
    """
    if request.user.is_authenticated:
        return HttpResponseRedirect(way_on(request, otherwise="account_home"))
    if request.method != "POST":
        return _page(request, LoginForm())
    tried = led_by_domain(request) or attempt(request)
    return tried if isinstance(tried, HttpResponse) else _page(request, tried)


def _page(request: HttpRequest, form: LoginForm) -> HttpResponse:
    """Show the form. A client that registered itself has no name here: nobody has checked it."""
    then = way_on(request, otherwise="")
    client_id = parameters_behind(then).get("client_id", "")
    offered = offers.to_client(current_realm(), client_id)
    context = {
        "form": form,
        "redirect_field_name": REDIRECT_FIELD_NAME,
        "redirect_field_value": then,
        "client_name": name_of(client_id),
        "providers": [
            {"name": offer.name, "address": reverse("federation_login", args=[offer.slug])} for offer in offered
        ],
        "single_sign_on": any(offer.policy.domains for offer in offered),
        "no_provider": "no_provider" in request.GET,
    }
    is_malformed = any(field in form.errors for field in form.fields)
    status = HTTPStatus.BAD_REQUEST if is_malformed else HTTPStatus.OK
    return render(request, "account/login.html", context, status=status)


def name_of(client_id: str) -> str:
    """Return the name of a client that somebody vouches for, or an empty string."""
    client = clients.find(current_realm(), client_id) if client_id else None
    return client.name if client and client.is_vouched_for else ""
