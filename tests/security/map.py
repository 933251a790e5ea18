"""README.md of this folder: which tests stand for which row of the table of attacks. Run it to write the file anew."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent.parent
README = Path(__file__).with_name("README.md")
ROW = re.compile(r"[A-Z][0-9]{2}c?")
HEAD = """\
# Attacks and their tests

Each row of the table of attacks and faults is a black-box case: a request, and the answer that is expected. A test that
stands for rows is marked with them: `@pytest.mark.attack("A01")`. The letters: A authorization request and redirect
URIs, B PKCE and codes, C refresh, revocation and introspection, D client authentication and JOSE, E realms,
F registration and what is fetched, G browser and sessions, H passwords and mail, I federation, J machines, roles and
the admin, K transport, input and secrets at rest.

This file is written from the marks by `python -m tests.security.map`, and `test_map.py` fails when the two disagree. A
row that is missing here has no test: most often it concerns a capability that does not exist yet.

| row | tests |
|---|---|
"""
NOTES = {
    "A25": "`form_post` and its `jwt` form are not served: refused like every mode but `query`.",
    "A29": "No `jwt` mode and no fragment is served: the only allowed mode is `query`, for every client.",
    "C15": "Guesses of others lock nobody out (accounts/guessing.py): who guesses gets no code, and the person "
    "whose account it is goes on. Whom an administrator disables has no code left: B15.",
    "C26": "DPoP does not exist yet: no proof is asked for, and no token claims to be bound.",
    "C27": "DPoP does not exist yet: no proof is asked for, and no token claims to be bound.",
    "E02": "Device codes do not exist yet.",
    "G26": "The device flow does not exist yet: none of it answers.",
}


@cache
def marks() -> dict[str, list[str]]:
    """Return the tests of each row, as module::function. Raises ValueError for what is not a row."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for function, row in _marks_in(path):
            if ROW.fullmatch(row) is None:
                raise ValueError(f"{path}: {row} is not a row.")
            name = f"{path.relative_to(TESTS)}::{function}"
            found.setdefault(row, [])
            if name not in found[row]:
                found[row].append(name)
    return found


def table() -> str:
    """Return the text of README.md."""
    lines = []
    for row, tests in sorted(marks().items()):
        cells = [f"`{test}`" for test in tests] + ([NOTES[row]] if row in NOTES else [])
        lines.append(f"| {row} | {'<br>'.join(cells)} |\n")
    return HEAD + "".join(lines)


def _marks_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield function and row for each mark, those inside `parametrize` included."""
    text = path.read_text()
    for node in ast.walk(ast.parse(text)) if "pytest.mark.attack" in text else ():
        if isinstance(node, ast.FunctionDef):
            calls = [call for decorator in node.decorator_list for call in ast.walk(decorator)]
            for call in calls:
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.attack":
                    yield from ((node.name, ast.literal_eval(row)) for row in call.args)


if __name__ == "__main__":
    README.write_text(table())
