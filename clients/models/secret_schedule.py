"""How often a client's secrets are to be replaced."""

from django.db import models


class SecretSchedule(models.Model):
    """Columns of a client."""

    rotate_secrets_every = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days after which its newest secret is due; 0: never. Empty: the realm's."
    )

    class Meta:
        abstract = True
