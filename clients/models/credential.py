"""What every secret that a machine carries has in common: a digest, a time in which it works, and what is known of it.

Client secrets and API keys derive from it. Times are epoch seconds.
"""

from django.core.exceptions import ValidationError
from django.db import models

from support import clock, networks
from support.text_lists import demand_text_lists

NOTE_CHARACTERS = 200
HINT_CHARACTERS = 4  # of 49: enough to tell two apart, far too few to guess the others


class Credential(models.Model):
    """One secret, stored as a digest. It works from `starts_at` until `expires_at`, from `allowed_networks` alone."""

    digest = models.CharField(max_length=80, db_index=True, editable=False)
    hint = models.CharField(max_length=HINT_CHARACTERS, blank=True, default="", db_default="", editable=False)
    note = models.CharField(
        max_length=NOTE_CHARACTERS, blank=True, default="", db_default="", help_text="Where it is used."
    )
    created_at = models.BigIntegerField(editable=False)
    created_by = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)
    starts_at = models.BigIntegerField(null=True, blank=True)
    expires_at = models.BigIntegerField(null=True, blank=True)
    last_used_at = models.BigIntegerField(null=True, blank=True, editable=False, help_text="To a minute.")
    allowed_networks = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text="Networks that it is accepted from, such as 192.0.2.0/24 or 2001:db8::/32; empty: any.",
    )
    reminded_of = models.BigIntegerField(
        null=True, blank=True, editable=False, help_text="The end or the due day that the last reminder was about."
    )
    reminded_days = models.SmallIntegerField(
        null=True, blank=True, editable=False, help_text="How many days before it that reminder was."
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse networks that are none, and a time that ends before it begins."""
        super().clean()
        demand_text_lists(self, "allowed_networks")
        if problem := networks.problem(self.allowed_networks):
            raise ValidationError({"allowed_networks": problem})
        if self.starts_at is not None and self.expires_at is not None and self.expires_at <= self.starts_at:
            raise ValidationError({"expires_at": "It would end before it starts."})

    @property
    def has_ended(self) -> bool:
        """Tell whether its time is over."""
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def has_started(self) -> bool:
        """Tell whether its time has come."""
        return self.starts_at is None or self.starts_at <= clock.now()
