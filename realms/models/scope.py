"""RFC 6749 §3.3: a scope that a realm declares, with the sentence that a person reads on the consent page."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from realms.management_scopes import PREFIX, is_management
from realms.managers import RealmBound
from support.language_texts import LanguageTexts

DESCRIPTION = 300  # characters
SCOPE_TOKEN = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]+")


class Scope(RealmBound):
    """One scope of one realm."""

    name = models.CharField(
        max_length=128,
        validators=[RegexValidator(re.compile(rf"^{SCOPE_TOKEN.pattern}\Z"), "Not a scope token (RFC 6749 §3.3).")],
    )
    description = models.CharField(max_length=DESCRIPTION, help_text="What it allows, as a person reads it.")
    translations = models.JSONField(
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        validators=[LanguageTexts(DESCRIPTION)],
        help_text="The description in further languages.",
    )
    default = models.BooleanField(default=False, help_text="Granted when a client asks for no scope.")
    public = models.BooleanField(default=True, help_text="Clients that registered themselves may ask for it.")
    restricted = models.BooleanField(default=False, help_text="Only people and machines with a role that lists it.")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("realm", "name"), name="scope_unique_in_realm"),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse the names that are the management API's."""
        if is_management(self.name):
            raise ValidationError({"name": f"Names that begin with {PREFIX} are those of the management API."})
