"""`authctl config`: the servers that you are signed in to, and which of them commands go to."""

from dataclasses import asdict
from typing import Annotated

import typer

from authserver_sdk.cli import contexts, printing, private_files, tables
from authserver_sdk.cli.printing import Format, Output, Yes

COLUMNS = {"current": "In use", "name": "Name", "issuer": "Issuer", "kind": "Signed in with", "realm": "Realm"}
app = typer.Typer(no_args_is_help=True, help="The servers that you are signed in to.")


def names() -> list[str]:
    """Return the names that a shell completes."""
    return [context.name for context in contexts.every()]


Name = Annotated[str, typer.Argument(help="Which one.", autocompletion=names, show_default=False)]


@app.command("list")
def list_(output: Output = Format.TABLE) -> None:
    """List the contexts: where you are signed in, and with what."""
    current = contexts.current_name()
    rows = [{"current": context.name == current, **asdict(context)} for context in contexts.every()]
    if output is Format.JSON:
        printing.as_json(rows)
    else:
        tables.list_of(rows, COLUMNS)


@app.command()
def use(name: Name) -> None:
    """Let commands go to another context."""
    contexts.use(name)
    printing.note(f"Commands go to {contexts.find(name).issuer} now.")


@app.command()
def remove(name: Name, yes: Yes = False) -> None:
    """Forget a context, with what it was signed in with. Tokens of it are not ended: that is logout."""
    printing.confirm(f"Forget the context {name}?", yes=yes)
    contexts.remove(name)
    printing.note(f"Forgot the context {name}.")


@app.command()
def path() -> None:
    """Print the folder of the settings."""
    print(private_files.folder())
