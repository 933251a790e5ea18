"""What people read: a table where it fits, one thing below the other on a narrow screen, plain columns in a pipe."""

import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

GAP = 2  # columns between two cells
Row = Mapping[str, Any]
Columns = Mapping[str, str]  # member, and what stands above it


def list_of(rows: Sequence[Row], columns: Columns) -> None:
    """Print some things."""
    cells = [[cell(name, row.get(name)) for name in columns] for row in rows]
    if not sys.stdout.isatty():
        _plain([[title.upper() for title in columns.values()], *cells])
    elif not rows:
        Console().print("Nothing here yet.", style="dim")
    else:
        _drawn(cells, columns)


def one(row: Row) -> None:
    """Print the members of one thing that say anything."""
    said = {name: value for name, value in row.items() if value not in (None, "", [], {})}
    width = max((len(name) for name in said), default=0)
    console = Console(soft_wrap=True)
    for name, value in said.items():
        console.print(Text.assemble((f"{name:<{width}}", "bold"), "  ", cell(name, value)))


def _drawn(cells: list[list[str]], columns: Columns) -> None:
    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for title in columns.values():
        table.add_column(title, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    unfolded = Measurement.get(console, console.options.update(max_width=10_000), table).maximum
    if unfolded <= console.width:
        console.print(table)
        return
    for index, row in enumerate(cells):
        if index:
            console.print()
        one(dict(zip(columns, row, strict=True)))


def _plain(lines: list[list[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print((" " * GAP).join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())


def printable(text: str) -> str:
    """Return a text that moves no cursor: names are of strangers' choosing."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def cell(name: str, value: Any) -> str:  # noqa: ANN401 (any JSON)
    """Return a value as people read it: moments of members that are called so in their own time zone."""
    match value:
        case None | "" | []:
            text = "-"
        case dict() if not value:
            text = "-"
        case bool():
            text = "yes" if value else "no"
        case int() if name in {"at", "exp"} or name.endswith(("_at", "_seen")):
            text = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(value))
        case list():
            text = ", ".join(cell("", item) for item in value)
        case dict():
            text = ", ".join(f"{key}={cell(key, item)}" for key, item in value.items())
        case _:
            text = str(value)
    return printable(text)
