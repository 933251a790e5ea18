"""When a realm asks its people for a second factor."""

from django.db import models

from realms.second_factors import SecondFactor


class FactorPolicy(models.Model):
    """Columns of a realm."""

    require_second_factor = models.CharField(
        max_length=16,
        choices=SecondFactor.choices,
        default=SecondFactor.ENROLLED,
        db_default="enrolled",
        help_text="Who must prove with a second factor that it is them.",
    )
    administrators_need_second_factor = models.BooleanField(
        default=False, db_default=False, help_text="Whether the administration opens only after a second factor."
    )

    class Meta:
        abstract = True
