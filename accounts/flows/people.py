"""How a person comes to be and changes: their own row and allauth's row of the e-mail address, always together."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.flows.access import end_access
from accounts.flows.own_sessions import end_all
from accounts.flows.switch_mails import tell_of_switch
from accounts.models import User
from realms.context import realm_context
from realms.models import Realm


@transaction.atomic
def add_person(
    realm: Realm, *, email: str, password: str | None = None, email_verified: bool = False, **claims: Any
) -> User:
    """Create a person of `realm`; without a password they cannot log in yet. `claims` are columns of User.

    Raises ValidationError, by column, for what the model refuses. The caller has judged the password.
    """
    user = User(realm=realm, email=email.lower(), email_verified=email_verified, **claims)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.full_clean()
    with realm_context(realm):
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=email_verified, primary=True)
    return user


@transaction.atomic
def change_person(user: User, **values: Any) -> list[str]:
    """Set columns of User and return the names of those that differed. Raises ValidationError as `add_person` does."""
    changed = [column for column, value in values.items() if getattr(user, column) != value]
    for column in changed:
        setattr(user, column, values[column])
    if changed:
        user.full_clean()
        with realm_context(user.realm):
            user.save()
            _keep_address(user)
        if "is_active" in changed:
            tell_of_switch(user)
        if "application" in changed:
            end_all(user)  # what other applications got was for somebody who might use them
    return changed


@transaction.atomic
def replace_password(user: User, *, password: str) -> None:
    """Set a new password, and end every session and token that the old one let in."""
    user.set_password(password)
    user.save(update_fields=["password", "updated_at"])
    end_access(user)


def _keep_address(user: User) -> None:
    state = {"verified": user.email_verified, "primary": True}
    EmailAddress.objects.filter(user=user).exclude(email=user.email.lower()).update(primary=False)
    EmailAddress.objects.update_or_create(user=user, email=user.email.lower(), defaults=state)
