"""Recovery codes, for the day when telephone and key are gone: shown once, stored as digests, used once."""

import secrets as random

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts.factors import authenticators
from accounts.models import User
from support import secrets

COUNT = 10
FEW = 3  # so many left, and the person is told to make new ones
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without what looks like something else
GROUPS, GROUP = 3, 4  # 12 characters: 59 bits, guessed five at a time
DIGESTS = "digests"


@transaction.atomic
def replace(user: User) -> list[str]:
    """Return new codes, the only time that they are known; the older ones no longer work."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once would both find no row to lock
    codes = [_code() for _ in range(COUNT)]
    data = {DIGESTS: [secrets.digest(_plain(code)) for code in codes]}
    authenticators.of(user).filter(type=authenticators.RECOVERY_CODES).delete()
    Authenticator.objects.create(user=user, type=authenticators.RECOVERY_CODES, data=data)
    return codes


@transaction.atomic
def redeem(user: User, code: str) -> bool:
    """Tell whether this is a code of the person's; it is used up then."""
    row = authenticators.locked(user, authenticators.RECOVERY_CODES).first()
    digests = row.data[DIGESTS] if row else []
    kept = [digest for digest in digests if not secrets.matches(_plain(code), digest)]
    if row is None or len(kept) == len(digests):
        return False
    row.data, row.last_used_at = {DIGESTS: kept}, timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True


def left(rows: list[Authenticator]) -> int:
    """Return how many codes are left among somebody's factors."""
    return sum(len(row.data[DIGESTS]) for row in rows if row.type == authenticators.RECOVERY_CODES)


def _code() -> str:
    return "-".join("".join(random.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def _plain(code: str) -> str:
    """Return a code without what people put between its groups."""
    return "".join(code.split()).replace("-", "").lower()
