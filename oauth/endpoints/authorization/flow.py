"""OAuth 2.1 §4.1: what happens on the way through one authorization request belongs together in the audit trail."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest

from accounts.models import User
from accounts.signals import session_begun
from audit.flow import follow
from oauth.endpoints.authorization.ticket import TicketInvalid, read


def connect() -> None:
    """Connect to the news that somebody logged in."""
    session_begun.connect(_follow)


def _follow(request: HttpRequest, user: User, **_: Any) -> None:
    """Let a login belong to the request that it leads back to, whose ticket is in the address."""
    address = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    found = parse_qs(urlsplit(address).query).get("ticket")
    if found is None:
        return
    try:
        follow(read(found[0], user.realm).flow)
    except TicketInvalid:
        return
