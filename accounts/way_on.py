"""Where a page of a person leads when its work is done: `next`, within the realm or to a front end that it lists."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.return_address import may_follow


def way_on(request: HttpRequest, *, otherwise: str) -> str:
    """Return the address that the request names, or that of the page `otherwise`; empty for none."""
    address = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    if may_follow(address):
        return address
    return reverse(otherwise) if otherwise else ""


def through(page: str, *, then: str, **parameters: str) -> str:
    """Return the address of a page that leads to `then` afterwards."""
    query = {name: value for name, value in {REDIRECT_FIELD_NAME: then, **parameters}.items() if value}
    return f"{reverse(page)}?{urlencode(query)}" if query else reverse(page)
