"""How a person's access ends from outside: one browser session, or everything that they are let in by."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_delete

from accounts.flows.telling import tell
from accounts.models import Session, User
from accounts.session_store import SessionStore
from accounts.sessions import SID
from accounts.signals import access_ended, session_ending

DELETED = "mail/account_deleted.txt"


def connect() -> None:
    """See that a person is disabled or deleted."""
    post_save.connect(_user_saved, sender=User)
    pre_delete.connect(_user_deleted, sender=User)


@transaction.atomic
def end_session(session: Session) -> None:
    """End one session and the tokens that are bound to it, as signing out there would."""
    sid = sid_of(session)
    if session.user is not None and sid is not None:
        session_ending.send(User, user=session.user, sid=sid)
    session.delete()


@transaction.atomic
def end_session_named(user: User, sid: str) -> None:
    """End the session of that public name; where it is over by itself, the tokens that are bound to it."""
    rows = Session.objects.all_realms().filter(realm_id=user.realm_id, user=user)
    found = next((session for session in rows if sid_of(session) == sid), None)
    if found is None:
        session_ending.send(User, user=user, sid=sid)
    else:
        end_session(found)


@transaction.atomic
def end_sessions(user: User, *, keep: str = "") -> None:
    """End the sessions of `user`, but for the one whose key has the digest `keep`."""
    for session in Session.objects.all_realms().filter(realm_id=user.realm_id, user=user).exclude(pk=keep):
        end_session(session)


@transaction.atomic
def end_access(user: User) -> None:
    """End every session and token of `user`. They may log in again."""
    end_sessions(user)
    access_ended.send(User, user=user)


def sid_of(session: Session) -> str | None:
    """Return the public name of a session; None for a visitor's."""
    sid: str | None = SessionStore().decode(session.session_data).get(SID)
    return sid


def _user_saved(instance: User, *, created: bool, **_: Any) -> None:
    if not created and not instance.is_active:
        end_access(instance)


def _user_deleted(instance: User, origin: Any, **_: Any) -> None:  # noqa: ANN401 (a row or rows of any table)
    """End their sessions, and tell them; but not where their whole realm is deleted."""
    end_sessions(instance)
    if instance.email_verified and getattr(origin, "model", type(origin)) is User:
        tell(instance, DELETED)
