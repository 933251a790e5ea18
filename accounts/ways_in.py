"""By what a person can log in: what takes a way in from them looks first whether another one is left."""

from allauth.mfa.models import Authenticator
from django.dispatch import Signal

from accounts.factors import authenticators, passkeys
from accounts.models import User
from realms.context import current_realm

#: Asks packages above whether `user` could log in by what they keep of them. Receivers return a truth value.
asked = Signal()


def has_way_in(user: User, *, without: Authenticator) -> bool:
    """Tell whether `user` could log in without that factor."""
    return has_own_way_in(user, without=without) or any(answer for _, answer in asked.send(User, user=user))


def has_own_way_in(user: User, *, without: Authenticator | None = None) -> bool:
    """Tell whether `user` could log in by a mailed code, a password or a passkey, whatever packages above keep."""
    realm = current_realm()
    if (realm.takes_codes and user.email_verified) or (realm.takes_passwords and user.has_usable_password()):
        return True
    rows = authenticators.of(user).filter(type=authenticators.PASSKEY)
    return any(row != without and passkeys.opens_alone(row) for row in rows)
