"""An API key: a long-lived secret by which a machine or a person acts, with a part of what its owner may do.

A name has several rows while one key replaces another: its generations. Deactivating a key can be undone, invalidating
one cannot.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from accounts.models import User
from clients.models.credential import Credential
from realms.managers import RealmBound
from serviceaccounts.models.service_account import ServiceAccount
from support import throttle
from support.plain_text import demand_line
from support.text_lists import demand_text_lists

NAME = r"^(?!\.{1,2}\Z)[^/\s](?:[^/]*[^/\s])?\Z"  # one part of an address, and no space at its ends


class ApiKey(RealmBound, Credential):
    """One generation of one key. Its scopes and resources narrow what its owner has, and never add to it."""

    name = models.CharField(max_length=100, validators=[RegexValidator(NAME, "A name without slashes."), demand_line])
    generation = models.PositiveIntegerField(default=1, editable=False)
    service_account = models.ForeignKey(
        ServiceAccount, null=True, blank=True, on_delete=models.CASCADE, related_name="api_keys"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="api_keys"
    )
    scopes = models.JSONField(default=list, blank=True, help_text="None: all of its owner's.")
    resources = models.JSONField(default=list, blank=True, help_text="None: all of its owner's.")
    quota = models.CharField(
        max_length=16, blank=True, help_text="How often it may be used, such as 1000/d (s, m, h, d). Empty: no limit."
    )
    active = models.BooleanField(default=True)
    invalidated_at = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name", "-generation")
        verbose_name = "API key"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(service_account=None, user__isnull=False)
                | models.Q(service_account__isnull=False, user=None),
                name="api_key_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=("service_account", "name", "generation"), name="api_key_unique_of_service_account"
            ),
            models.UniqueConstraint(fields=("user", "name", "generation"), name="api_key_unique_of_user"),
        )
        indexes = (
            models.Index(fields=("expires_at",), condition=models.Q(expires_at__isnull=False), name="api_key_ends"),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}"

    @property
    def owner(self) -> ServiceAccount | User:
        """Return whose key it is: a row has one of the two."""
        owner = self.service_account or self.user
        assert owner is not None  # noqa: S101 (tells the type checker what the constraint ensures)
        return owner

    @property
    def is_alive(self) -> bool:
        """Tell whether it may still come to be used: it was not invalidated, and its time is not over."""
        return self.invalidated_at is None and not self.has_ended

    def clean(self) -> None:
        """Refuse lists that are none, and a quota that cannot be read."""
        super().clean()
        demand_text_lists(self, "scopes", "resources")
        try:
            throttle.parse(self.quota or "off")
        except ValueError as error:
            raise ValidationError({"quota": str(error)}) from None
