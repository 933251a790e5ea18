"""`authctl keys`: the keys that a realm signs with."""

from typing import Annotated

import typer

from authserver_sdk.cli import printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.printing import Format, Output, Yes

COLUMNS = {"kid": "Key", "algorithm": "Algorithm", "status": "State", "activated_at": "Signs since"}
app = typer.Typer(no_args_is_help=True, help="The keys that the realm signs with.")


@app.command("list")
def list_(context: typer.Context, output: Output = Format.TABLE) -> None:
    """List the signing keys: the next ones, those in use, and those that are only verified with."""
    printing.some(management(context).keys.list(), COLUMNS, output)


@app.command()
def rotate(
    context: typer.Context,
    algorithm: Annotated[str, typer.Argument(help="Of which algorithm: ES256, RS256 …", show_default=False)],
    yes: Yes = False,
    output: Output = Format.TABLE,
) -> None:
    """Let the next key sign from now on. Tokens of the one before stay good until they expire."""
    client = management(context)
    printing.confirm(f"Rotate the {algorithm} key?", yes=yes)
    printing.single(client.keys.rotate(algorithm), output)
