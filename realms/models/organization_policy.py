"""Whether the people of a realm may make organizations, which are realms of their own, and who made this one."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _

from support import lookalikes
from support.famous_names import FAMOUS_NAMES

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

    def clean(self) -> None:
        """Refuse what people know for somebody else: pages of an organization bear its name, on the platform's host."""
        super().clean()
        if not self.founder:
            return
        famous = {lookalikes.key(name) for name in FAMOUS_NAMES}
        for column in ("name", "slug") if self._state.adding else ("name",):
            text = getattr(self, column)
            if lookalikes.mixes_alphabets(text) or famous & lookalikes.parts(text):
                sentence = _("This looks like a name that people know. Ask whoever runs this server.")
                raise ValidationError({column: sentence})
