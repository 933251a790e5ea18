"""Whether the people of a realm may make organizations, which are realms of their own, and who made this one."""

from django.core.validators import MaxValueValidator
from django.db import models

MOST = 100


class OrganizationPolicy(models.Model):
    """Columns of a realm. Only operators of the platform set them: each organization is one more tenant."""

    organizations_per_person = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MOST)],
        help_text="How many organizations a person of this realm may make; each becomes a realm, with its maker as "
        "administrator. 0: none.",
    )
    founder = models.CharField(
        max_length=130,
        blank=True,
        default="",
        db_default="",
        db_index=True,
        editable=False,
        help_text="Who made it from an account: the slug of their realm, a slash, and their `sub` there.",
    )

    class Meta:
        abstract = True
