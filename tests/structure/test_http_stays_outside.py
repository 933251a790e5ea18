"""Grants, tokens and rules decide about values: HTTP is the endpoints' business."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNAWARE = ("oauth/grants", "oauth/tokens", "oauth/rules")
HTTP = ("django.http", "django.urls", "django.views", "django.shortcuts", "oauth.http", "oauth.views")


def test_grants_tokens_and_rules_know_nothing_of_http() -> None:
    files = [file for folder in UNAWARE for file in (ROOT / folder).rglob("*.py")]

    assert files
    for file in files:
        told = [name for name in imported(file) if name.startswith(HTTP)]
        assert not told, f"{file.relative_to(ROOT)} imports {', '.join(told)}"


def imported(file: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
