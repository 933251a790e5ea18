"""What is wrong with a blueprint: every problem with its path in the file, such as `realms[0].clients[2].secret`."""

import re
from collections.abc import Sequence
from difflib import get_close_matches

_STEP = re.compile(r"\d+|\D+")


class Problems:
    """Collects problems, so that one run shows them all. Messages never quote what could be a secret."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, path: str, message: str) -> None:
        """Report a problem at `path` (empty for the file as a whole)."""
        if (path, message) not in self._found:
            self._found.append((path, message))

    def add_unless_known(self, path: str, message: str) -> None:
        """Report a problem that may only follow from another at the same place or below it."""
        if not any(found == path or found.startswith((f"{path}.", f"{path}[")) for found, _ in self._found):
            self.add(path, message)

    def pairs(self) -> list[tuple[str, str]]:
        """Return path and message of each problem, in the order of the file's lists."""
        return sorted(self._found, key=lambda problem: _natural(problem[0]))

    def lines(self) -> list[str]:
        """Return `path: message` for each problem, in the same order."""
        return [f"{path}: {message}" if path else message for path, message in self.pairs()]


class Refused(Exception):
    """A blueprint that cannot be applied, with all that is wrong with it; nothing was changed."""

    def __init__(self, problems: Problems) -> None:
        self.lines = problems.lines()
        self.pairs = problems.pairs()
        super().__init__("\n".join(self.lines))


def below(path: str, steps: Sequence[str | int]) -> str:
    """Return the path of what lies at `steps` below `path`."""
    for step in steps:
        path = f"{path}[{step}]" if isinstance(step, int) else f"{path}.{step}".removeprefix(".")
    return path


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a hint at the known word that `word` was probably meant to be, or nothing."""
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _natural(path: str) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdigit() else (-1, step) for step in _STEP.findall(path)]
