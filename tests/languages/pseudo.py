"""A language made on the spot, in which every translated message stands between « and »: what stands outside is not."""

import gettext
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog
from django.test import override_settings

from tests.languages.catalogues import compiled, marked

LIBRARIES = [Path(str(library.__file__)).parent for library in (django, allauth)]
MARKED = re.compile("«[^«»]*»")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("alt", "aria-label", "placeholder", "title")
NOT_OURS = {
    "bdi",
    "code",
    "option",
    "pre",
    "script",
    "style",
    "svg",
}  # names, addresses and zones are nobody's language
VOID = {"br", "hr", "img", "input", "link", "meta", "path"}


def language(tag: str, folder: Path) -> override_settings:
    """Return settings under which `tag` is a language, whose catalogue is made below `folder`."""
    catalog = Catalog(domain="django", charset="utf-8")
    for message_id, context in (*_ours(), *_theirs()):
        forms = tuple(f"«{form}»" for form in message_id) if isinstance(message_id, tuple) else f"«{message_id}»"
        catalog.add(message_id, forms, context=context)
    first, _, region = tag.partition("-")
    path = folder / f"{first}_{region.upper()}" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(compiled(catalog))
    return override_settings(LANGUAGES=[("en", "en"), (tag, tag)], LOCALE_PATHS=[folder])


class Reader(HTMLParser):
    """Reads a page as people do, and leaves out what stands in it as it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not any(self._open):
            self.pieces += [f" {given[name]} " for name in SPOKEN if given.get(name)]
        if tag not in VOID:
            is_named = tag != "html" and ("lang" in given or "mono" in (given.get("class") or "").split())
            self._open.append(tag in NOT_OURS or is_named)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.pieces.append(data)


def untranslated(page: str) -> list[str]:
    """Return the words of a page that no catalogue was asked for."""
    reader = Reader()
    reader.feed(page)
    text, before = "".join(reader.pieces), ""
    while text != before:
        text, before = MARKED.sub(" ", text), text
    return WORD.findall(text)


def _ours() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for message in marked():
        if message.id:
            yield (message.id if isinstance(message.id, str) else tuple(message.id)), message.context


def _theirs() -> Iterator[tuple[str, str | None]]:
    for library in LIBRARIES:
        for path in library.rglob("locale/de/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                entries = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 (there is no other way to list them)
            for key in entries:
                if key and isinstance(key, str):
                    context, _, message = key.rpartition("\x04")
                    yield message, context or None
