"""The catalogues below locale/: `make messages` brings them up to date with the code, and compiles them.

What administrators alone read is left out: their pages are English. Babel reads a template as Python, into which
Django's own `templatize` turns it.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
PACKAGES = ("accounts", "audit", "authserver", "clients", "federation", "keys", "oauth", "realms", "serviceaccounts")
FOR_ADMINISTRATORS = ("admin", "snippets")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
FOR_TRANSLATORS = ("Translators:",)
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
HEADER = "# Translations of the pages and mails of authserver. `make messages` adds what is new; see docs/languages.md."
WIDTH = 120


def templates() -> Iterator[Path]:
    """Yield the templates of what people read."""
    for path in sorted(TEMPLATES.rglob("*.*")):
        if path.relative_to(TEMPLATES).parts[0] not in FOR_ADMINISTRATORS:
            yield path


def modules() -> Iterator[Path]:
    """Yield the modules that may speak to people."""
    for package in (*PACKAGES, "support"):
        yield from sorted(path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


@cache
def marked() -> Catalog:
    """Return every marked message of the code, without translations."""
    catalog = Catalog(domain="django", charset="utf-8")
    for path in (*templates(), *modules()):
        source, place = path.read_text(), path.relative_to(ROOT).as_posix()
        text = source if path.suffix == ".py" else INDENTATION.sub("", templatize(source, origin=place))
        for _, message, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, FOR_TRANSLATORS):
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def catalogues() -> list[Path]:
    """Return the catalogue of each language."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Return a catalogue as it lies there."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain="django", abort_invalid=True)


def begin(name: str) -> Path:
    """Make an empty catalogue for a language, which knows its plurals; it is refreshed like the others."""
    path = ROOT / "locale" / name / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, Catalog(locale=name, domain="django", project="authserver", version="0.1", fuzzy=False))
    return path


def compiled(catalog: Catalog) -> bytes:
    """Return what gettext reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def is_translated(message: Message) -> bool:
    """Tell whether every form of a message has words."""
    forms = [message.string] if isinstance(message.string, str) else message.string or [""]
    return all(forms)


def refresh(path: Path, template: Catalog) -> Catalog:
    """Bring one catalogue up to date, and compile it unless it is still empty: its language would be offered."""
    catalog = read(path)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    with path.open("wb") as file:
        write_po(file, catalog, width=WIDTH, sort_by_file=True, include_lineno=False)
    if any(message.id and is_translated(message) for message in catalog):
        path.with_suffix(".mo").write_bytes(compiled(catalog))
    return catalog
