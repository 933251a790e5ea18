"""A form that is refused because it is not from our page, or grew old while its person logged in elsewhere."""

from allauth.account.utils import get_login_redirect_url
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views import csrf

from realms.context import current_realm_or_none


def failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403; but lead on a person who has logged in meanwhile: a double click, or a second window."""
    if current_realm_or_none() and request.path == reverse("account_login") and request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    return csrf.csrf_failure(request, reason)
