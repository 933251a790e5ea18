"""Every word of a template that people read is marked for translation."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import DebugLexer, TokenType

from tests.languages.catalogues import TEMPLATES, templates

SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title")  # attributes that are read out or shown
SILENT = {"code", "pre", "script", "style"}
ATTRIBUTES = {"block referrer", "block width"}  # blocks of base.html that stand in attributes
NAMES = {"OAuth", "OpenID", "Connect", "MCP", "UTC"}
WORD = re.compile(r"[^\W\d_]{2,}")
TRANSLATED = "␀"  # stands for what a tag or a variable puts there
PAGES = [path for path in templates() if path.suffix == ".html"]
MAILS = [path for path in templates() if path.suffix == ".txt"]


class Words(HTMLParser):
    """Collects what is shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent.append(tag)
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def unmarked(source: str, *, is_page: bool = True) -> list[str]:
    """Return the words of a template that no tag translates."""
    text = "".join(_outside_of_tags(source))
    reader = Words()
    reader.feed(text if "<" in text else f"<input {text}>")  # a template without elements is part of one
    found = reader.found if is_page else [text]
    return [word for piece in found for word in WORD.findall(piece) if word not in NAMES]


def _outside_of_tags(source: str) -> Iterator[str]:
    end = ""
    for token in DebugLexer(source).tokenize():
        tag = token.contents if token.token_type == TokenType.BLOCK else ""
        if tag.startswith(("blocktranslate", "comment")):
            end = f"end{tag.split()[0]}"
        elif tag in ATTRIBUTES:
            end = f"end{tag}"
        elif tag == end:
            end = ""
        if not end and token.token_type != TokenType.COMMENT:
            yield token.contents if token.token_type == TokenType.TEXT else TRANSLATED


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_every_word_of_a_page_is_marked(path: Path) -> None:
    assert unmarked(path.read_text()) == []


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_every_word_of_a_mail_is_marked(path: Path) -> None:
    assert unmarked(path.read_text(), is_page=False) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<img alt="A picture">', ["picture"]),
        ('<input value="Hello" class="code">', []),
        ('<p>{% translate "Hello" %} you</p>', ["you"]),
        ("<p>{% blocktranslate %}Hello{% endblocktranslate %}</p>", []),
        ("<p {% if wide %}class=big{% endif %}>{{ name }}</p><pre>make run</pre>", []),
    ],
)
def test_unmarked_words_are_seen(source: str, words: list[str]) -> None:
    assert unmarked(source) == words
