"""What goes where: the answer to standard output, as people or scripts want it; everything else to standard error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

from authserver_sdk.cli import tables
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.management.records import Record


class Format(StrEnum):
    """How to print the answer."""

    TABLE = "table"
    JSON = "json"


Output = Annotated[Format, typer.Option("--output", "-o", help="How to print the answer.", show_choices=True)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def some(
    records: Iterable[Record],
    columns: tables.Columns,
    output: Format,
    *,
    spoken: Callable[[tables.Row], tables.Row] = dict,
) -> None:
    """Print a list; `spoken` puts into words for people what scripts read as it is."""
    with working("Reading"):
        rows = [record.members for record in records]
    if output is Format.JSON:
        as_json(rows)
    else:
        tables.list_of([spoken(row) for row in rows], columns)


def single(record: Record, output: Format) -> None:
    """Print one thing."""
    members(record.members, output)


def members(row: Mapping[str, Any], output: Format) -> None:
    """Print the members of something."""
    if output is Format.JSON:
        as_json(row)
    else:
        tables.one(row)


def as_json(answer: object) -> None:
    """Print JSON, and nothing else."""
    print(json.dumps(answer, indent=2))


def note(sentence: str) -> None:
    """Tell a person something beside the answer."""
    print(_lines(sentence), file=sys.stderr)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that something goes on."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(f"{what} …"):
            yield
    else:
        yield


def confirm(question: str, *, yes: bool) -> None:
    """Go on only if the person agrees; a script says so with `--yes`."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Stop(f"{question} Say --yes to do it without being asked.", Code.USAGE)
    if not typer.confirm(_lines(question), err=True):
        raise Stop("Nothing was done.")


def _lines(text: str) -> str:
    return "\n".join(map(tables.printable, text.splitlines()))
