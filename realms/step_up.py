"""A fresh proof of presence, asked for before something that cannot be taken back."""

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from support import clock

FRESH = 300  # seconds


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person proved within the last five minutes that it is them."""
    if not request.user.is_authenticated:
        return False
    moments = (float(record["at"]) for record in get_authentication_records(request, request.user))
    return max(moments, default=0.0) > clock.now() - FRESH


def ask(*, then: str) -> HttpResponseRedirect:
    """Send the person to the page that asks for the password once more, and from there to `then`, a page of ours."""
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: then})}")
