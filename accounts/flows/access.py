"""How a person's access ends from outside: one browser session, or everything that they are let in by."""

from django.db import transaction

from accounts.models import Session, User
from accounts.session_store import SessionStore
from accounts.sessions import SID
from accounts.signals import access_ended, session_ending


@transaction.atomic
def end_session(session: Session) -> None:
    """End one session and the tokens that are bound to it, as signing out there would."""
    sid = SessionStore().decode(session.session_data).get(SID)
    if session.user is not None and sid is not None:
        session_ending.send(User, user=session.user, sid=sid)
    session.delete()


@transaction.atomic
def end_access(user: User) -> None:
    """End every session and token of `user`. They may log in again."""
    Session.objects.all_realms().filter(user=user).delete()
    access_ended.send(User, user=user)
