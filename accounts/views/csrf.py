"""A form that is refused because it is not from our page, or grew old while its person logged in elsewhere."""

from allauth.account.utils import get_login_redirect_url
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views import csrf

from realms.context import current_realm_or_none

WAYS_IN = frozenset({"account_login", "federation_login", "federation_discover"})  # of one page: its forms, by address


def failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403; but lead on a person who has logged in meanwhile: a double click, or a second window."""
    found = request.resolver_match
    if current_realm_or_none() and found and found.url_name in WAYS_IN and request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    return csrf.csrf_failure(request, reason)
