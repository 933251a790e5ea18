"""What a person changes about how they log in: each time others are signed out who should be, and a mail tells them."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.flows.access import end_sessions
from accounts.flows.people import change_person, replace_password
from accounts.flows.telling import tell
from accounts.models import User
from accounts.signals import access_ended
from audit import actions
from audit.record import record

PASSWORD_CHANGED = "mail/password_changed.txt"  # noqa: S105 (the name of a template)
EMAIL_CHANGED = "mail/email_changed.txt"


@transaction.atomic
def change_password(user: User, *, password: str, keep: str, peer: str) -> None:
    """Set a password that the caller has judged, and end every token and session but `keep`, the digest of a key."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    end_sessions(user, keep=keep)
    access_ended.send(User, user=user)
    _password_changed(user, actions.PASSWORD_CHANGED, peer=peer)


@transaction.atomic
def reset_password(user: User, *, password: str, peer: str) -> None:
    """Set a password that the caller has judged for a person who proved the address; all that was open ends."""
    change_person(user, email_verified=True)
    replace_password(user, password=password)
    _password_changed(user, actions.PASSWORD_RESET, peer=peer)


@transaction.atomic
def change_email(user: User, *, email: str, peer: str) -> None:
    """Give a person who proved both addresses the new one, and tell them at both. ValidationError if it is taken."""
    old = user.email
    change_person(user, email=email, email_verified=True)
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    record(actions.EMAIL_CHANGED, realm=user.realm.slug, actor=old, target=email, subject=user.pk, peer=peer)
    for address in (old, email):
        tell(user, EMAIL_CHANGED, to=address, old=old, new=email)


def _password_changed(user: User, action: str, *, peer: str) -> None:
    record(action, realm=user.realm.slug, actor=user.email, target=user.email, subject=user.pk, peer=peer)
    tell_of_new_password(user)


def tell_of_new_password(user: User) -> None:
    """Mail to a person that their password is another one."""
    if user.email_verified and user.realm.takes_passwords:
        tell(user, PASSWORD_CHANGED, reset=f"{user.realm.issuer}/account/reset/")
