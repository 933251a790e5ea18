"""News about people that others must act on: packages above connect to these, nobody here calls upwards."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.models import User
from accounts.session_store import with_session
from support import statements

NOTE = "UPDATE accounts_user SET last_login = {now} WHERE id = %(user)s"
NOW = {True: "clock_timestamp()", False: "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"}  # on PostgreSQL, or not

#: A person's every access must end now: disabled, or their credentials were replaced. Sends `user`.
access_ended = Signal()

#: A person has logged in, in a browser session that has its public name. Sends `request`, `user` and `sid`.
session_begun = Signal()

#: A browser session is ending, whoever ends it, in the transaction of that. Sends `user` and `sid` (the session's
#: public name in tokens).
session_ending = Signal()


def connect() -> None:
    """Write the moment of a login down ourselves: under its name, Django's own receiver finds its place taken."""
    user_logged_in.connect(_note_login, dispatch_uid="update_last_login")


def _note_login(request: HttpRequest, user: User, **_: Any) -> None:
    statement = statements.worded(NOTE, now=NOW[statements.is_postgresql()])
    with_session(request, statement, {"user": user.pk})
