"""`authctl resources suggestions`: APIs that clients asked for, and that the realm does not know."""

import typer

from authserver_sdk.cli import printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.kinds import Name
from authserver_sdk.cli.printing import Format, Output, Yes

COLUMNS = {
    "id": "Id",
    "identifier": "Identifier",
    "client_id": "Client",
    "count": "Asked",
    "first_seen": "First",
    "last_seen": "Last",
}
app = typer.Typer(no_args_is_help=True, help="APIs that clients asked for, and that the realm does not know.")


@app.command("list")
def list_(context: typer.Context, output: Output = Format.TABLE) -> None:
    """List them."""
    printing.some(management(context).suggestions.list(), COLUMNS, output)


@app.command()
def accept(context: typer.Context, name: Name, output: Output = Format.TABLE) -> None:
    """Make one an API of the realm, spelt as it was asked for."""
    printing.single(management(context).suggestions.act("accept", name), output)


@app.command()
def dismiss(context: typer.Context, name: Name, yes: Yes = False) -> None:
    """Forget one, until a client asks for it again."""
    client = management(context)
    printing.confirm(f"Forget the suggestion {name}?", yes=yes)
    client.suggestions.delete(name)
    printing.note(f"Forgot the suggestion {name}.")
