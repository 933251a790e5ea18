"""How a realm looks, and how it signs its mails. One row per realm; none, or an empty one, is the server's look."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.db import models

from realms.managers import RealmBound
from realms.palette import DARK, LIGHT, demand_readable
from support import colours
from support.language_texts import LanguageTexts
from support.plain_text import demand_line

HTTPS = RegexValidator(r"\Ahttps://[!#-&(-;=?-\[\]-~]+\Z", "Write an https address.")
SENTENCE, PARAGRAPHS = 280, 1000  # characters


class Corners(models.TextChoices):
    """How the corners of cards, fields and buttons are cut."""

    SOFT = "soft", "Soft"
    ROUND = "round", "Round"
    SQUARE = "square", "Square"


def demand_colour(value: str) -> None:
    """Refuse what is no colour."""
    try:
        colours.parse(value)
    except ValueError as refusal:
        raise ValidationError(str(refusal)) from None


def demand_contact(value: str) -> None:
    """Refuse what is neither an e-mail address nor an https address."""
    if value.startswith("https://"):
        HTTPS(value)
    else:
        EmailValidator("Write an e-mail address or an https address.")(value)


def _colour(help_text: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=7, blank=True, validators=[demand_colour], help_text=help_text)


class Brand(RealmBound):
    """One realm's."""

    accent = _colour(
        "Buttons, as #rrggbb. Black or white is written on it, whichever reads better. Empty: the server's."
    )
    accent_dark = _colour("The same for people whose screen is dark. Empty: the one above, lightened where it must be.")
    link = _colour("Links. Empty: the accent, darkened as far as reading needs.")
    link_dark = _colour("Links on a dark screen. Empty: the accent there, lightened as far as reading needs.")
    corners = models.CharField(max_length=8, choices=Corners.choices, default=Corners.SOFT.value)
    pattern = models.BooleanField(default=True, help_text="Whether a fine pattern in the accent lies behind the pages.")
    logo_names = models.BooleanField(
        "logo says the name",
        default=False,
        help_text="The logo is shown without the name of the realm beside it.",
    )
    login_text = models.JSONField(
        default=dict,
        blank=True,
        validators=[LanguageTexts(SENTENCE)],
        help_text="A sentence on the login page, below its title.",
    )
    support = models.CharField(
        max_length=500,
        blank=True,
        validators=[demand_contact],
        help_text="Where people find help: an e-mail address or an https address.",
    )
    terms_uri = models.CharField("terms", max_length=500, blank=True, validators=[HTTPS])
    privacy_uri = models.CharField("privacy policy", max_length=500, blank=True, validators=[HTTPS])
    sender_name = models.CharField(
        max_length=80,
        blank=True,
        validators=[demand_line],
        help_text="Whom mails say that they come from. Empty: the server's address alone.",
    )
    sender_address = models.EmailField(
        blank=True,
        help_text="What mails are sent from. The mail server must be allowed to send for it (SPF, DKIM, DMARC). Empty: "
        "the server's.",
    )
    reply_to = models.EmailField(blank=True, help_text="Where answers to mails go. Empty: the sender.")
    mail_footer = models.JSONField(
        default=dict,
        blank=True,
        validators=[LanguageTexts(PARAGRAPHS)],
        help_text="The end of each mail: who sends it, and where they are.",
    )

    class Meta:
        verbose_name = "brand"
        constraints = (models.UniqueConstraint(fields=("realm",), name="brand_one_per_realm"),)

    def __str__(self) -> str:
        return f"Brand of {self.realm.name or self.realm.slug}"

    def clean(self) -> None:
        """Judge whether the links that were chosen can be read where they stand."""
        wrong: dict[str, Any] = {}
        for column, scheme in (("link", LIGHT), ("link_dark", DARK)):
            try:
                demand_readable(getattr(self, column), scheme)
            except ValueError as refusal:
                wrong[column] = str(refusal)
        if wrong:
            raise ValidationError(wrong)
