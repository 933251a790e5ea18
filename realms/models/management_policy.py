"""How people reach the management API of a realm from their terminal."""

from django.db import models


class ManagementPolicy(models.Model):
    """Columns of a realm."""

    command_line_client = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether administrators may log in with authctl, a client that every realm has.",
    )

    class Meta:
        abstract = True
