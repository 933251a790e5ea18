"""RFC 5646: one text in several languages, by tag: {"en": "Welcome", "de": "Willkommen"}."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import get_language

from support.languages import SOURCE, available, best, own_name
from support.plain_text import demand_text

TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")
MAXIMUM_LANGUAGES = 40


@deconstructible
class LanguageTexts:
    """Validates a column: a mapping of language tags in lower case to plain texts of limited length."""

    def __init__(self, maximum: int) -> None:
        self.maximum = maximum

    def __call__(self, value: object) -> None:
        """Refuse with the reason."""
        if not isinstance(value, dict) or len(value) > MAXIMUM_LANGUAGES:
            raise ValidationError('Write texts by language, such as {"en": "Welcome", "de": "Willkommen"}.')
        for language, text in value.items():
            demand_tag(language)
            if not isinstance(text, str) or not text.strip() or len(text) > self.maximum:
                raise ValidationError(f"{language}: write a text of at most {self.maximum} characters.")
            demand_text(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LanguageTexts) and self.maximum == other.maximum

    def __hash__(self) -> int:
        return hash(self.maximum)


def demand_tag(tag: object) -> None:
    """Refuse what is no language tag in lower case."""
    if not isinstance(tag, str) or TAG.fullmatch(tag) is None:
        raise ValidationError(f"{str(tag)[:20]!r} is no tag of a language, such as en or pt-br.")


def spoken(texts: Mapping[str, str]) -> str:
    """Return the text in the language in force, else in English, else the first; empty where there is none."""
    language = best((get_language() or SOURCE, SOURCE), tuple(texts))
    return texts.get(language or next(iter(texts), ""), "")


class PerLanguage(forms.MultiWidget):
    """A text area for each language."""

    template_name = "admin/per_language.html"

    def __init__(self, languages: Iterable[str]) -> None:
        self.languages = list(languages)
        super().__init__({tag: forms.Textarea({"rows": 2, "lang": tag}) for tag in self.languages})

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Return the texts in the order of the areas."""
        return [(value or {}).get(tag, "") for tag in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 (Django's)
        """Name the language of each area."""
        context = super().get_context(name, value, attrs)
        for tag, widget in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            widget["language"] = own_name(tag)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:  # type: ignore[override]  # noqa: ANN401 (Django's)
        """Return the texts that were written, by language."""
        sent = super().value_from_datadict(data, files, name)
        written = (
            (tag, (text or "").replace("\r\n", "\n").strip()) for tag, text in zip(self.languages, sent, strict=True)
        )
        return {tag: text for tag, text in written if text}


class LanguageTextsField(forms.Field):
    """A text per language. Those that it holds already can be changed, whether they are served or not."""

    def __init__(self, *, texts: Mapping[str, str] | None = None, **options: Any) -> None:
        tags = dict.fromkeys((*available(), *(texts or {})))
        super().__init__(widget=PerLanguage(tags), required=False, **options)

    def validate(self, value: Mapping[str, str]) -> None:
        """Refuse what no database keeps; the rest is judged by the column."""
        for text in value.values():
            ProhibitNullCharactersValidator()(text)
