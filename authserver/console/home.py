"""The first page of the account: who I am here, and which roles I hold."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User


@never_cache
@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the person's own page."""
    user = person(request)
    return render(request, "account/home.html", {"roles": user.roles.values_list("name", flat=True)})


def person(request: HttpRequest) -> User:
    """Return who is logged in: `login_required` let nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    return request.user
