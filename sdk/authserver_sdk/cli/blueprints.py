"""`authctl blueprint`: realms as code, over the network."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from authserver_sdk.cli import plan_text, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.cli.printing import Format, Output, Yes
from authserver_sdk.cli.yaml_blueprint import resolved, written
from authserver_sdk.management.blueprints import Document, Outcome

app = typer.Typer(no_args_is_help=True, help="The realm as code.")
File = Annotated[str, typer.Option("--file", "-f", help="The blueprint; - reads it from standard input.")]
Prune = Annotated[bool, typer.Option("--prune", help="Remove what the lists of the file leave out.")]
ExitCode = Annotated[
    bool, typer.Option("--exit-code", help=f"End with {int(Code.DIFFERS)} when anything would change.")
]


@app.command()
def plan(
    context: typer.Context,
    file: File,
    prune: Prune = False,
    exit_code: ExitCode = False,
    output: Output = Format.TABLE,
) -> None:
    """Say what a blueprint would change, and change nothing."""
    with printing.working("Planning"):
        outcome = management(context).plan(_document(file), prune=prune)
    _say(outcome, output, planned=True)
    if exit_code and outcome.changes:
        raise typer.Exit(Code.DIFFERS)


@app.command()
def apply(
    context: typer.Context,
    file: File,
    planned: Annotated[bool, typer.Option("--plan", help="Say what would change, and change nothing.")] = False,
    prune: Prune = False,
    yes: Yes = False,
    output: Output = Format.TABLE,
) -> None:
    """Bring the realm to what a blueprint says: all of it, or nothing. Applied again, it changes nothing.

    {env: NAME} and {file: PATH} are read here, on this machine; the server gets the values.
    """
    document, client = _document(file), management(context)
    if prune and not planned and not yes:
        going = [change for change in client.plan(document, prune=True).changes if change["action"] == "delete"]
        if going:
            lines = "\n".join(f"- {change['kind'].replace('_', ' ')} {change['name']}" for change in going)
            printing.confirm(f"{lines}\nDelete these {len(going)} objects?", yes=False)
    with printing.working("Planning" if planned else "Applying"):
        outcome = client.plan(document, prune=prune) if planned else client.apply(document, prune=prune)
    _say(outcome, output, planned=planned)


@app.command()
def drift(context: typer.Context, file: File, output: Output = Format.TABLE) -> None:
    """Report how the realm differs from a blueprint, and what it has that the blueprint does not name."""
    with printing.working("Comparing"):
        found = management(context).drift(_document(file))
    if output is Format.JSON:
        printing.as_json({"changes": found.changes, "unmanaged": found.unmanaged})
    elif found.changes or found.unmanaged:
        plan_text.show(found.changes, found.unmanaged)
        print(f"Drift: {len(found.changes)} not as the file says, {len(found.unmanaged)} not in the file.")
    else:
        print("No drift.")
    if found.changes or found.unmanaged:
        raise typer.Exit(Code.DIFFERS)


@app.command()
def export(context: typer.Context, output: Output = Format.TABLE) -> None:
    """Print the realm as a blueprint, without its secrets and people: YAML, or JSON."""
    with printing.working("Exporting"):
        document = management(context).export()
    if output is Format.JSON:
        printing.as_json(document)
    else:
        print(written(document), end="")


def _document(file: str) -> Document:
    """Return a blueprint with the values in place of its references."""
    return resolved(_text(file), folder=Path() if file == "-" else Path(file).parent)


def _text(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror}.") from error


def _say(outcome: Outcome, output: Format, *, planned: bool) -> None:
    for note in outcome.notes:
        printing.note(f"Note: {note}")
    if output is Format.JSON:
        printing.as_json({"changes": outcome.changes})
    elif outcome.changes:
        plan_text.show(outcome.changes)
        words = plan_text.PLANNED if planned else plan_text.DONE
        print(f"{'Plan: ' if planned else ''}{plan_text.counts(outcome.changes, words)}")
    else:
        print("Nothing to change.")
