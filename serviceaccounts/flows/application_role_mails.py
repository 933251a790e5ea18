"""Whoever becomes or stops being the administrator of one application hears of it by mail."""

from typing import Any

from django.db.models.signals import pre_delete

from accounts.flows import role_mails
from accounts.flows.role_mails import TAKEN
from realms.models import Role
from realms.permissions import within_application
from serviceaccounts.models import ApplicationRole


def connect() -> None:
    """Listen for roles that end while people hold them for an application."""
    pre_delete.connect(_tell_holders, sender=Role)


def tell_of(given: ApplicationRole, event: str) -> None:
    """Mail to the person who holds the role, if it is one and it permits anything there."""
    if given.user is not None and within_application(given.role.allows):
        role_mails.tell_of_roles(given.user, event, {given.role.name}, client=str(given.client))


def _tell_holders(instance: Role, origin: Any, **_: Any) -> None:  # noqa: ANN401 (a row or rows of any table)
    if getattr(origin, "model", type(origin)) is Role:
        held = ApplicationRole.objects.all_realms().filter(role=instance, user__isnull=False)
        for given in held.select_related("user__realm", "client", "role"):
            tell_of(given, TAKEN)
