"""A plan for people: a line for each object and each field of it that differs, and how many there are at the end."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import typer

from authserver_sdk.cli import tables
from authserver_sdk.management.blueprints import Document

SIGNS = {"create": "+", "update": "~", "delete": "-"}
COLOURS = {"+": typer.colors.GREEN, "~": typer.colors.YELLOW, "-": typer.colors.RED, "?": typer.colors.CYAN}
PLANNED = {"create": "to create", "update": "to change", "delete": "to delete"}
DONE = {"create": "created", "update": "changed", "delete": "deleted"}
LONGEST = 200  # characters of one value


def show(changes: Iterable[Document], unmanaged: Iterable[Document] = ()) -> None:
    """Print what changes, a heading for each realm; colours are for terminals."""
    said = [(change["realm"], line) for change in changes for line in _of(change)]
    said += [(other["realm"], f"? {_kind(other)} {tables.printable(other['name'])}") for other in unmanaged]
    for realm in dict.fromkeys(realm for realm, _ in said):
        typer.echo(f"{realm}:")
        for where, line in said:
            if where == realm:
                colour = None if os.environ.get("NO_COLOR") else COLOURS.get(line[0])
                typer.echo(typer.style(f"  {line}", fg=colour) if colour else f"  {line}")


def counts(changes: Iterable[Document], words: Mapping[str, str]) -> str:
    """Return how many objects are made, changed and removed, in `words`."""
    counted = Counter(change["action"] for change in changes)
    return ", ".join(f"{counted[action]} {word}" for action, word in words.items()) + "."


def _of(change: Document) -> Iterator[str]:
    title = f"{SIGNS[change['action']]} {_kind(change)} {tables.printable(change['name'])}"
    told = {each["field"]: each for each in change["differences"]}
    if change["action"] == "update":
        yield from (f"{title}: {name}: {_difference(told.get(name))}" for name in change["fields"])
        return
    yield title
    for name in change["fields"]:
        yield f"    {name}: {_value(told[name]['after']) if name in told else '(secret)'}"


def _difference(told: Document | None) -> str:
    if told is None:
        return "(secret changes)"
    before, after = told["before"], told["after"]
    if isinstance(before, list) and isinstance(after, list):
        parts = [f"- {_value(item)}" for item in before if item not in after]
        parts += [f"+ {_value(item)}" for item in after if item not in before]
        return " ".join(parts) or f"the order changes to {_value(after)}"
    return f"- {_value(before)} + {_value(after)}"


def _value(value: Any) -> str:  # noqa: ANN401 (any JSON)
    text = tables.printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _kind(named: Document) -> str:
    return str(named["kind"]).replace("_", " ")
