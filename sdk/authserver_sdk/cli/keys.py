"""`authctl keys`: the keys that a realm signs with."""

from typing import Annotated

import typer

from authserver_sdk.cli import printing, tables
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.printing import Format, Output, Yes

COLUMNS = {"kid": "Key", "algorithm": "Algorithm", "state": "State", "activated_at": "Signs since"}
app = typer.Typer(no_args_is_help=True, help="The keys that the realm signs with.")


@app.command("list")
def list_(context: typer.Context, output: Output = Format.TABLE) -> None:
    """List the signing keys: the next ones, those in use, and those that are only verified with."""
    printing.some(management(context).keys.list(), COLUMNS, output)


@app.command()
def rotate(
    context: typer.Context,
    algorithm: Annotated[str, typer.Argument(help="Of one algorithm: ES256, RS256; of all, unless given.")] = "",
    yes: Yes = False,
    output: Output = Format.TABLE,
) -> None:
    """Let the next keys sign from now on. Tokens of those before stay good until they expire."""
    client = management(context)
    printing.confirm(f"Rotate the {algorithm or 'signing'} keys?", yes=yes)
    signing = client.keys.rotate(algorithm=algorithm or None).members["items"]
    if output is Format.JSON:
        printing.as_json(signing)
    else:
        tables.list_of(signing, COLUMNS)
