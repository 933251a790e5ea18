"""What ends everything that a person is let in by switches their API keys off (docs/adr/0018).

They are not invalidated: once it is clear whose doing it was, the person switches each on again.
"""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.signals import access_ended
from audit import actions
from audit.record import record
from serviceaccounts.api_keys import keys_of


def connect() -> None:
    """Connect to the news that a person is disabled, or that their password was replaced."""
    access_ended.connect(_switch_off)


@transaction.atomic
def _switch_off(user: User, **_: Any) -> None:
    """Switch them off. The person reads of it: not from where, which may be an administrator's network."""
    for row in keys_of(user).filter(active=True, invalidated_at=None):
        row.active = False
        row.save(update_fields=["active"])
        detail = {"model": row._meta.label, "pk": str(row.pk), "what": "access ended"}  # noqa: SLF001 (Django's documented name)
        realm = user.realm.slug
        record(actions.API_KEY_DEACTIVATED, realm=realm, target=row.name, subject=user.pk, peer="", detail=detail)
