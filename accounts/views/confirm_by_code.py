"""A person proves once more that it is them by a code that is mailed: the way for accounts without a password."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import Purpose, User
from accounts.views.ask_address import begin
from realms.context import current_realm


@never_cache
@require_POST
@login_required
def confirm_by_code(request: HttpRequest) -> HttpResponse:
    """Mail a code to the person's own address."""
    assert isinstance(request.user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    if not current_realm().takes_codes:
        return render(request, "account/not_offered.html", status=HTTPStatus.FORBIDDEN)
    return begin(request, purpose=Purpose.CONFIRM, email=request.user.email, user=request.user)
