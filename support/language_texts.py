"""RFC 5646: one text in several languages, by tag: {"en": "Welcome", "de": "Willkommen"}."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.deconstruct import deconstructible
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
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
    return texts.get(language_spoken(texts), "")


def language_spoken(texts: Mapping[str, str]) -> str:
    """Return the tag of that text."""
    return best((get_language() or SOURCE, SOURCE), tuple(texts)) or next(iter(texts), "")


class PerLanguage(forms.Widget):
    """A text area for each language."""

    def __init__(self, languages: Iterable[str]) -> None:
        super().__init__()
        self.languages = list(languages)

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first area."""
        return f"{id_}_{self.languages[0]}"

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ANN401 (Django's)
        """Return the areas, each below the name of its language."""
        areas = (self._area(name, tag, (value or {}).get(tag, ""), attrs or {}, renderer) for tag in self.languages)
        return format_html_join("\n", '<span class="language"><bdi>{}</bdi></span>{}', areas)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:  # noqa: ANN401, ARG002 (Django's)
        """Return the texts that were written, by language."""
        sent = ((tag, data.get(f"{name}_{tag}") or "") for tag in self.languages)
        written = {tag: text.replace("\r\n", "\n").strip() for tag, text in sent}
        return {tag: text for tag, text in written.items() if text}

    def _area(
        self,
        name: str,
        tag: str,
        text: str,
        attrs: dict[str, Any],
        renderer: Any,  # noqa: ANN401 (Django's)
    ) -> tuple[str, SafeString]:
        attrs = attrs | {"id": f"{attrs.get('id', name)}_{tag}", "rows": 2, "lang": tag, "aria-label": own_name(tag)}
        return own_name(tag), forms.Textarea().render(f"{name}_{tag}", text, attrs, renderer)


class LanguageTextsField(forms.Field):
    """A text per language. Those that it holds already can be changed, whether they are served or not."""

    def __init__(self, *, texts: Mapping[str, str] | None = None, **options: Any) -> None:
        tags = dict.fromkeys((*available(), *(texts or {})))
        super().__init__(widget=PerLanguage(tags), required=False, **options)

    def validate(self, value: Mapping[str, str]) -> None:
        """Refuse what no database keeps; the rest is judged by the column."""
        for text in value.values():
            ProhibitNullCharactersValidator()(text)
