"""RFC 4647 §3.4: which of the languages that pages are written in somebody gets who names some of their own.

A language is served because its catalogue lies in locale/; tags are compared in lower case.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header

SOURCE = "en"  # what the sentences in the code are written in

_of_visitor: ContextVar[str | None] = ContextVar("language of the visitor", default=None)


@contextmanager
def reading(tag: str) -> Iterator[None]:
    """Speak a language with the visitor of a page, for the length of the block."""
    before = _of_visitor.set(tag)
    try:
        with translation.override(tag):
            yield
    finally:
        _of_visitor.reset(before)


def speak(tag: str | None) -> None:
    """Go on in another language within `reading`; None where nobody is spoken to in a language of their own."""
    _of_visitor.set(tag)
    translation.activate(tag or SOURCE)


def of_visitor() -> str | None:
    """Return what the visitor of the page reads; None in the administration, to software, and where no page is."""
    return _of_visitor.get()


def available() -> tuple[str, ...]:
    """Return the tags of the languages that there is a translation into, and of the one that needs none."""
    return tuple(code for code, _ in settings.LANGUAGES)


def best(wanted: Iterable[str], offered: Sequence[str]) -> str | None:
    """Return the first of the wanted languages that is offered, a more general form of it, or a regional one."""
    for tag in wanted:
        subtags = tag.lower().replace("_", "-").split("-")
        general = ["-".join(subtags[:length]) for length in range(len(subtags), 0, -1)]
        regional = [code for code in offered if code.startswith(f"{subtags[0]}-")]
        for candidate in (*general, *regional):
            if candidate in offered:
                return candidate
    return None


def accepted(header: str) -> list[str]:
    """RFC 9110 §12.5.4: return the languages of an Accept-Language header, the most wanted first."""
    return [tag for tag, quality in parse_accept_lang_header(header) if quality > 0]


def own_name(tag: str) -> str:
    """Return what those who speak a language call it; its tag where nobody knows."""
    try:
        return str(get_language_info(tag)["name_local"])
    except KeyError:
        return tag


def registered(tag: str) -> str:
    """RFC 5646 §2.1.1: return a tag as it is usually written: zh-Hans, pt-BR."""
    first, *others = tag.split("-")
    return "-".join([first, *(part.upper() if len(part) == 2 else part.capitalize() for part in others)])  # noqa: PLR2004 (a region has two letters, a script four)
