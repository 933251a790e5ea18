"""News about people that others must act on: packages above connect to these, nobody here calls upwards."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.models import User
from accounts.sessions import name_session

#: A person's every access must end now: disabled, or their credentials were replaced. Sends `user`.
access_ended = Signal()

#: A person has logged in, in a browser session that has its public name. Sends `request`, `user` and `sid`.
session_begun = Signal()

#: A browser session is ending, whoever ends it, in the transaction of that. Sends `user` and `sid` (the session's
#: public name in tokens).
session_ending = Signal()


def connect() -> None:
    """Connect what this package itself must hear."""
    user_logged_in.connect(_name_session)


def _name_session(request: HttpRequest, user: User, **_: Any) -> None:
    session_begun.send(User, request=request, user=user, sid=name_session(request))
