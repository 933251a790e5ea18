"""How long the audit trail of a realm is kept."""

from django.core.exceptions import ValidationError
from django.db import models

SHORTEST = 7  # days: a break-in is rarely noticed the same day


def demand_days(days: int) -> None:
    """Refuse a retention that would clear away what has just happened."""
    if 0 < days < SHORTEST:
        raise ValidationError(f"The trail is kept for {SHORTEST} days at least; 0: for good.")


class AuditPolicy(models.Model):
    """Columns of a realm."""

    audit_days = models.PositiveIntegerField(
        default=0,
        db_default=0,
        validators=[demand_days],
        help_text=f"Days after which events of the audit trail are deleted, {SHORTEST} at least; 0: they are kept.",
    )

    class Meta:
        abstract = True
