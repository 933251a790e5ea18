"""What a realm writes in one kind of mail, in one language or in every one, in place of what the server writes."""

from django.core.exceptions import ValidationError
from django.db import models

from realms.mail_kinds import KINDS
from realms.mail_words import demand_words
from realms.managers import RealmBound
from support.language_texts import demand_tag
from support.plain_text import demand_line, demand_text

LONGEST = 4000  # characters


class MailText(RealmBound):
    """Subject and text with placeholders in braces. `language` empty: for everybody without a text of their own."""

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=35, blank=True)
    subject = models.CharField(max_length=150, validators=[demand_line])
    text = models.TextField(max_length=LONGEST, validators=[demand_text])

    class Meta:
        verbose_name = "mail"
        ordering = ("kind", "language")
        constraints = (models.UniqueConstraint(fields=("realm", "kind", "language"), name="mail_text_unique_in_realm"),)

    def __str__(self) -> str:
        return f"{self.kind} ({self.language or 'every language'})"

    def clean(self) -> None:
        """Judge kind, language and placeholders."""
        kind = KINDS.get(self.kind)
        if kind is None:
            raise ValidationError({"kind": f"There is no such mail; there are: {', '.join(KINDS)}."})
        if self.language:
            demand_tag(self.language)
        demand_words(kind, subject=self.subject, text=self.text)
