"""Every catalogue holds each message once, in words of its language, with the placeholders of the original."""

import gettext
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from tests.languages.catalogues import catalogues, compiled, is_translated, marked, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
MARKUP = re.compile(r"</?[a-z]+[^>]*>")

pytestmark = pytest.mark.outside

LANGUAGES = pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parent.parent.name)


def messages(path: Path) -> list[Message]:
    return [message for message in read(path) if message.id]


@LANGUAGES
def test_every_marked_message_is_translated(path: Path) -> None:
    translated = {(message.context, message.id) for message in messages(path) if is_translated(message)}

    missing = [message.id for message in marked() if message.id and (message.context, message.id) not in translated]

    assert missing == [], "make messages puts them into the catalogue"


@LANGUAGES
def test_nothing_is_kept_that_nothing_says_any_more(path: Path) -> None:
    said = {(message.context, message.id) for message in marked()}

    assert [message.id for message in messages(path) if (message.context, message.id) not in said] == []
    assert not read(path).obsolete
    assert not [message.id for message in messages(path) if message.fuzzy]


@LANGUAGES
def test_a_translation_has_the_placeholders_and_tags_of_its_original(path: Path) -> None:
    for message in messages(path):
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for form in filter(None, forms):
            for pattern in (PLACEHOLDER, MARKUP):
                assert set(pattern.findall(form)) == set(pattern.findall(originals[-1])), form
        assert not list(message.check(read(path))), message.id


@LANGUAGES
def test_what_is_served_is_what_the_catalogue_says(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        served = _by_message(file)

    assert served == _by_message(io.BytesIO(compiled(read(path)))), "make messages compiles it"


def test_a_catalogue_is_all_that_a_language_needs() -> None:
    assert set(dict(settings.LANGUAGES)) == {"en", *(path.parent.parent.name for path in catalogues())}
    assert "de" in dict(settings.LANGUAGES)


def test_no_message_ends_where_another_one_goes_on() -> None:
    glued = [message.id for message in marked() if isinstance(message.id, str) and message.id != message.id.strip()]

    assert glued == []


def _by_message(file: "io.BufferedReader | io.BytesIO") -> Counter[tuple[str, str]]:
    served = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 (there is no other way to list them)
    return Counter((str(key), value) for key, value in served.items() if key)
