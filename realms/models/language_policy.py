"""Which languages a realm speaks with its people, and which of them where they ask for none."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models

from support.languages import SOURCE, available, best


def demand_language(value: str) -> None:
    """Refuse a language that there is no translation into."""
    if value not in available():
        raise ValidationError(f"{value!r} is none of the languages here: {', '.join(available())}.")


def demand_languages(value: object) -> None:
    """Refuse what is not a list of languages that there are translations into."""
    if not isinstance(value, list):
        raise ValidationError('Write a list of languages, such as ["en", "de"].')
    for language in value:
        demand_language(language)


class LanguagePolicy(models.Model):
    """Columns of a realm."""

    default_language = models.CharField(
        max_length=35,
        default=SOURCE,
        db_default="en",
        validators=[demand_language],
        help_text="What people read who ask for no language that is offered.",
    )
    languages = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_languages],
        help_text='The languages of pages and mails: ["en", "de"]; empty: every one that there is a translation into.',
    )

    class Meta:
        abstract = True

    @property
    def offered_languages(self) -> list[str]:
        """Return the languages that people may choose from, in one order for every realm."""
        chosen = {self.default_language, *self.languages} if self.languages else set(available())
        return [tag for tag in available() if tag in chosen] or [SOURCE]

    def language_among(self, wanted: Iterable[str]) -> str:
        """Return the first of the wanted languages that is offered, else the default."""
        default = self.default_language if self.default_language in available() else SOURCE
        return best(wanted, self.offered_languages) or default
