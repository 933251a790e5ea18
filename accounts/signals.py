"""News about people that others must act on: packages above connect to these, nobody here calls upwards."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import Signal
from django.http import HttpRequest

from accounts.models import Session, User
from accounts.sessions import name_session

#: A person's every access must end now: disabled, or their credentials were replaced. Sends `user`.
access_ended = Signal()

#: A browser session is ending. Sends `user` and `sid` (the session's public name in tokens).
session_ending = Signal()


def connect() -> None:
    """Connect what this package itself must hear."""
    post_save.connect(_user_saved, sender=User)
    user_logged_in.connect(_name_session)


def _user_saved(instance: User, *, created: bool, **_: Any) -> None:
    if not created and not instance.is_active:
        Session.objects.all_realms().filter(user=instance).delete()
        access_ended.send(User, user=instance)


def _name_session(request: HttpRequest, **_: Any) -> None:
    name_session(request)
