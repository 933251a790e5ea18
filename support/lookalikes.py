"""Unicode Technical Standard 39 §4 and §5: names that look like another, whatever letters they are written with."""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

DOTLESS = str.maketrans("i", "l")  # after case is gone: I, l, 1 and i are what people confuse most
LONGEST = 12  # words of a name that are read as one: enough for one that is spelled out
ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"})


def key(name: str) -> str:
    """Return what names that look alike have in common: no case, spaces, punctuation or accents are in it."""
    return _shape("".join(_words(name)))


def parts(name: str) -> frozenset[str]:
    """Return the keys of all that stands in `name` as whole words, up to twelve side by side, and that of all of it."""
    shapes = [_shape(word) for word in _words(name)]
    runs = ("".join(shapes[start:end]) for start in range(len(shapes)) for end in range(start + 1, start + 1 + LONGEST))
    return frozenset({key(name), *runs})


def mixes_alphabets(name: str) -> bool:
    """Tell whether a word of `name` has letters of several alphabets; Asian scripts are written side by side (§5.2)."""
    for word in _bare(name).split():
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
        if len(scripts - ASIAN) > 1 or (scripts & ASIAN and scripts - ASIAN - {"LATIN"}):
            return True
    return False


def _words(name: str) -> list[str]:
    """Return the words of a name; one begins at a capital letter too, as in OneWord."""
    found: list[str] = []
    before = ""
    for character in _bare(name):
        if not character.isalnum():
            before = ""
            continue
        if not before or (character.isupper() and before.islower()):
            found.append("")
        found[-1] += character
        before = character
    return found


def _bare(name: str) -> str:
    """Return `name` in plain letters: without fonts, widths, accents, and what cannot be seen."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name))
    return "".join(character for character in decomposed if unicodedata.category(character) not in {"Mn", "Me", "Cf"})


def _shape(text: str) -> str:
    table = _prototypes()
    return text.translate(table).casefold().translate(table).casefold().translate(DOTLESS)


@cache
def _prototypes() -> Mapping[int, str]:
    """Return Unicode's table of confusable characters, each to the one that stands for all that look like it."""
    data = files("confusable_homoglyphs").joinpath("confusables.json").read_bytes()
    lists: dict[str, list[dict[str, str]]] = json.loads(data)
    return {ord(one): _prototype(one, lists) for one in lists if len(one) == 1}


def _prototype(character: str, lists: Mapping[str, list[dict[str, str]]]) -> str:
    """Only the prototype of a set lists several; of two that look alike the one in ASCII, or the older, counts."""
    others = [entry["c"] for entry in lists[character]]
    if len(others) > 1:
        return character
    alone = len(lists.get(others[0], ())) <= 1
    return min(character, others[0], key=lambda one: (not one.isascii(), one)) if alone else others[0]
