"""Whether the people of a realm may have API keys, and for how long one of theirs may live."""

from django.db import models

YEAR = 365  # days


class ApiKeyPolicy(models.Model):
    """Columns of a realm."""

    people_have_api_keys = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether people may have API keys. Without, those that they have do not work.",
    )
    api_key_days = models.PositiveSmallIntegerField(
        default=YEAR, db_default=YEAR, help_text="Days after which a new key of a person ends at the latest; 0: never."
    )

    class Meta:
        abstract = True
