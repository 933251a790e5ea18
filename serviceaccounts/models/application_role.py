"""A role that a person or a service account holds for one application: what it permits is permitted there alone.

It stands in no token, and opens none of the role's scopes: what a token carries are the roles held in the realm.
"""

from django.conf import settings
from django.db import models

from accounts.models import User
from clients.models import Client
from realms.managers import RealmBound
from realms.models import Role
from serviceaccounts.models.service_account import ServiceAccount


class ApplicationRole(RealmBound):
    """One role of one holder for one client. `given_at` is in epoch seconds."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="application_roles")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="application_roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="application_roles"
    )
    service_account = models.ForeignKey(
        ServiceAccount, null=True, blank=True, on_delete=models.CASCADE, related_name="application_roles"
    )
    given_by = models.CharField(max_length=300, editable=False)
    given_at = models.BigIntegerField(editable=False)

    class Meta:
        ordering = ("client__name", "pk")
        verbose_name = "role for one application"
        verbose_name_plural = "roles for one application"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(service_account=None, user__isnull=False)
                | models.Q(service_account__isnull=False, user=None),
                name="application_role_has_one_holder",
            ),
            models.UniqueConstraint(fields=("user", "client", "role"), name="application_role_unique_of_person"),
            models.UniqueConstraint(
                fields=("service_account", "client", "role"), name="application_role_unique_of_machine"
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.holder} for {self.client}"

    @property
    def holder(self) -> ServiceAccount | User:
        """Return who has it: a row has one of the two."""
        holder = self.service_account or self.user
        assert holder is not None  # noqa: S101 (tells the type checker what the constraint ensures)
        return holder
