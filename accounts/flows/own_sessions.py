"""OWASP ASVS 7.4.5, 7.5.2: a person ends their own browser sessions, one or every other one; an administrator any."""

from django.db import transaction

from accounts.devices import describe
from accounts.flows.access import end_access, end_session, end_sessions
from accounts.flows.change_mails import tell_of_change
from accounts.flows.telling import speaking_to, tell
from accounts.live_sessions import LiveSession
from accounts.models import Session, User
from audit import actions
from audit.record import record

OTHERS_ENDED = "mail/sessions_ended.txt"
ACCESS_ENDED = "mail/access_ended.txt"


@transaction.atomic
def end_one(user: User, session: LiveSession, *, peer: str) -> None:
    """End one session and the tokens that are bound to it."""
    detail = {"user_agent": session.row.user_agent, "peer": session.row.peer}
    _record(actions.SESSION_ENDED, user, peer=peer, detail=detail)
    _end_and_tell(user, session.row, actions.SESSION_ENDED)


@transaction.atomic
def end_for_administrator(user: User, row: Session) -> None:
    """End one session of a person, and tell them. The caller records which administrator did it."""
    _end_and_tell(user, row, actions.LOGOUT)


@transaction.atomic
def end_others(user: User, *, keep: str, peer: str) -> None:
    """End every session but the one whose key has the digest `keep`."""
    end_sessions(user, keep=keep)
    _record(actions.SESSIONS_ENDED, user, peer=peer, detail={})
    if user.email_verified:
        tell(user, OTHERS_ENDED, account=f"{user.realm.issuer}/account/")


@transaction.atomic
def end_all(user: User) -> None:
    """End every session and token of a person, and tell them. The caller records which administrator did it."""
    end_access(user)
    if user.email_verified:
        tell(user, ACCESS_ENDED, account=f"{user.realm.issuer}/account/")


def _end_and_tell(user: User, row: Session, event: str) -> None:
    end_session(row)
    with speaking_to(user):
        tell_of_change(user, event, what=describe(row.user_agent))


def _record(action: str, user: User, *, peer: str, detail: dict[str, str]) -> None:
    realm = user.realm.slug
    record(action, realm=realm, actor=user.email, target=user.email, subject=user.pk, peer=peer, detail=detail)
