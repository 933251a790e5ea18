"""What a rule wants of a claim: a text letter by letter, or with `*` for one piece of it and `**` for its end.

`*` stands for any characters but `/` and `:`, at most once between two of these, and `**` at the end for whatever
follows. So a branch that somebody names cleverly reaches no other part of a subject, and matching takes one pass.
"""

import re
from functools import lru_cache

MAXIMUM_LENGTH = 300
REMEMBERED = 4096  # patterns
SEPARATORS = re.compile(r"[/:]")
REST = "**"
ANY = "*"


def problem(pattern: object) -> str:
    """Return what is wrong with a pattern, or nothing."""
    if not isinstance(pattern, str) or not 0 < len(pattern) <= MAXIMUM_LENGTH or not pattern.isprintable():
        return f"write a text of 1 to {MAXIMUM_LENGTH} visible characters."
    pieces = SEPARATORS.split(pattern.removesuffix(REST))
    if any(piece.count(ANY) > 1 for piece in pieces) or (pattern.endswith(REST) and ANY in pieces[-1]):
        return "* may stand once between two of / and :, and ** at the end."
    return ""


def matches(pattern: str, value: str) -> bool:
    """Tell whether `value`, all of it, is what `pattern` wants."""
    if ANY not in pattern:
        return pattern == value
    return _compiled(pattern).fullmatch(value) is not None


@lru_cache(REMEMBERED)
def _compiled(pattern: str) -> re.Pattern[str]:
    start = pattern.removesuffix(REST)
    middle = "[^/:]*".join(re.escape(piece) for piece in start.split(ANY))
    return re.compile(middle + (".*" if pattern.endswith(REST) else ""), re.DOTALL)
