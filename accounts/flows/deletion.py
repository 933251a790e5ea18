"""A person deletes their account: what let them in ends, what was kept of them goes, and their address is free again.

The audit trail keeps the names of who did what (docs/adr/0007); it cannot be changed.
"""

from django.db import transaction

from accounts.flows.access import end_access
from accounts.models import AddressProof, User
from audit import actions
from audit.record import record


class LastAdministrator(Exception):
    """Without this person nobody could administer the realm."""


@transaction.atomic
def delete_account(user: User, *, peer: str) -> None:
    """Delete a person of the realm in force; raise LastAdministrator. Their clients hear of it as of a logout."""
    if is_last_administrator(user):
        raise LastAdministrator
    email = user.email
    record(actions.ACCOUNT_DELETED, realm=user.realm.slug, actor=email, target=email, subject=user.pk, peer=peer)
    end_access(user)
    AddressProof.objects.filter(email=email).delete()
    user.delete()


@transaction.atomic
def is_last_administrator(user: User) -> bool:
    """Tell whether the person administers the realm and nobody else does; who asks at the same time has to wait."""
    administrators = User.objects.filter(roles__administers=True, is_active=True).order_by("pk")
    keys = {person.pk for person in administrators.select_for_update(of=("self",))}
    return keys == {user.pk}
