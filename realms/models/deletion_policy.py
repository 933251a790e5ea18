"""Whether people may delete their accounts themselves."""

from django.db import models


class DeletionPolicy(models.Model):
    """Columns of a realm."""

    account_deletion = models.BooleanField(
        default=True, db_default=True, help_text="Whether people may delete their accounts themselves."
    )

    class Meta:
        abstract = True
