"""OAuth 2.1 §4.1: what happens on the way through one authorization request belongs together in the audit trail."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

from accounts.models import User
from accounts.signals import session_begun
from accounts.way_on import way_on
from audit.flow import follow
from federation.signals import came_back
from oauth.endpoints.authorization.ticket import TicketInvalid, read
from realms.models import Realm


def connect() -> None:
    """Connect to the news that somebody logged in, or is back from a login elsewhere."""
    session_begun.connect(_follow_login)
    came_back.connect(_follow_return)


def _follow_login(request: HttpRequest, user: User, **_: Any) -> None:
    _follow(way_on(request, otherwise=""), user.realm)


def _follow_return(realm: Realm, way_on: str, **_: Any) -> None:
    _follow(way_on, realm)


def _follow(address: str, realm: Realm) -> None:
    """Let what happens belong to the request that an address leads back to, by the ticket in it."""
    found = parse_qs(urlsplit(address).query).get("ticket")
    if found is None:
        return
    try:
        follow(read(found[0], realm).flow)
    except TicketInvalid:
        return
