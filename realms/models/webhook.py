"""Standard Webhooks: an address that a realm names, and that hears what happens there."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from realms.managers import RealmBound
from realms.models.realm import SYSTEM_SLUG
from realms.webhook_events import is_known
from support import clock, fetch
from support.text_lists import demand_text_lists

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Webhook(RealmBound):
    """One address. What it is told is signed with a secret that is kept sealed: a receiver has the same.

    The secret before it signs as well, until `previous_until`. `failing_since` is when it last began to accept nothing.
    """

    name = models.CharField(
        max_length=63,
        validators=[RegexValidator(re.compile(rf"^{NAME.pattern}\Z"), "Use lower-case letters, digits and hyphens.")],
    )
    url = models.CharField(max_length=500, help_text="https, at a public address.")
    events = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text="What it is told of; empty: everything.",
    )
    every_realm = models.BooleanField(
        default=False, db_default=False, help_text="Hears of every realm. For webhooks of the operators' realm alone."
    )
    enabled = models.BooleanField(default=True, db_default=True)
    sealed_secret = models.BinaryField(editable=False)
    previous_sealed_secret = models.BinaryField(editable=False, null=True)
    previous_until = models.BigIntegerField(editable=False, null=True)
    failing_since = models.BigIntegerField(editable=False, null=True)
    switched_off_because = models.CharField(max_length=100, editable=False, blank=True, default="", db_default="")
    created_at = models.BigIntegerField(editable=False, default=clock.now)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("realm", "name"), name="webhook_unique_in_realm"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address that nothing would be sent to, and events that there are none of."""
        super().clean()
        demand_text_lists(self, "events")
        if unknown := [name for name in self.events if not is_known(name)]:
            raise ValidationError({"events": f"There is no such event: {', '.join(unknown)}."})
        if reason := fetch.problem(self.url):
            raise ValidationError({"url": reason})
        if self.every_realm and self.realm.slug != SYSTEM_SLUG:
            raise ValidationError({"every_realm": "Only a webhook of the operators' realm hears of other realms."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Let one that somebody switched on again begin anew."""
        if self.enabled and self.switched_off_because:
            self.switched_off_because, self.failing_since = "", None
        super().save(*args, **kwargs)
