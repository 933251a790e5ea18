"""`authctl apply`, `authctl export`: realms as code, over the network."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from authserver_sdk.cli import printing, tables
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.exits import Stop
from authserver_sdk.cli.printing import Format, Output
from authserver_sdk.cli.yaml_blueprint import resolved, written
from authserver_sdk.management.blueprints import Document

VERBS = {"create": "created", "update": "updated"}
PLANNED = {"create": "would create", "update": "would update"}
File = Annotated[str, typer.Option("--file", "-f", help="The blueprint; - reads it from standard input.")]


def apply(
    context: typer.Context,
    file: File,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would change, and change nothing.")] = False,
    output: Output = Format.TABLE,
) -> None:
    """Bring the realm to what a blueprint says: all of it, or nothing. Applied again, it changes nothing.

    {env: NAME} and {file: PATH} are read here, on this machine; the server gets the values.
    """
    document = resolved(_text(file), folder=Path() if file == "-" else Path(file).parent)
    client = management(context)
    with printing.working("Planning" if plan else "Applying"):
        outcome = client.plan(document) if plan else client.apply(document)
    for note in outcome.notes:
        printing.note(f"Note: {note}")
    if output is Format.JSON:
        printing.as_json({"changes": outcome.changes})
    else:
        print("\n".join(_line(change, plan=plan) for change in outcome.changes) or "Nothing to change.")


def export(context: typer.Context, output: Output = Format.TABLE) -> None:
    """Print the realm as a blueprint, without its secrets and people: YAML, or JSON."""
    with printing.working("Exporting"):
        document = management(context).export()
    if output is Format.JSON:
        printing.as_json(document)
    else:
        print(written(document), end="")


def _text(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror}.") from error


def _line(change: Document, *, plan: bool) -> str:
    verb = (PLANNED if plan else VERBS)[change["action"]]
    fields: list[Any] = change["fields"]
    named = f" ({', '.join(fields)})" if fields else ""
    return tables.printable(f"{change['realm']}: {verb} {change['kind'].replace('_', ' ')} {change['name']}{named}")
