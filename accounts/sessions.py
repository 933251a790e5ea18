"""What a browser session says of its person: when and how they logged in, and the session's public name (`sid`).

The public name is random and separate from the session's key, so that tokens can carry it.
"""

import secrets
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from accounts.models import User
from realms.context import current_realm

SID = "sid"
AMR = {"password": "pwd", "fed": "fed"}  # our names of methods to those of RFC 8176, and a login elsewhere


@dataclass(frozen=True, slots=True)
class Login:
    """A person who is logged in. `authenticated_at` is in epoch seconds with fractions; `amr` as in RFC 8176."""

    user: User
    sid: str
    authenticated_at: float
    amr: tuple[str, ...]


def name_session(request: HttpRequest) -> None:
    """Give the session a new public name, at each login."""
    request.session[SID] = secrets.token_urlsafe(16)
    request.session.set_expiry(current_realm().session_lifetime)


def current_login(request: HttpRequest) -> Login | None:
    """Return who is logged in, how and when; None for a visitor."""
    user = request.user
    if not isinstance(user, User) or SID not in request.session:
        return None
    records = get_authentication_records(request, user)
    moments = [float(record["at"]) for record in records]
    methods = {AMR[record["method"]] for record in records if record["method"] in AMR}
    return Login(user, request.session[SID], max(moments, default=0.0), tuple(sorted(methods)))
