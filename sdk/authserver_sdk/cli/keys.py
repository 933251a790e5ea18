"""`authctl keys`: the keys that a realm signs with."""

from typing import Annotated

import typer

from authserver_sdk.cli import printing, tables
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.printing import Format, Output, Yes

COLUMNS = {
    "kid": "Key",
    "algorithm": "Algorithm",
    "state": "State",
    "created_at": "Published",
    "signs_from": "Signs from",
    "signs_until": "Until about",
    "tokens_end_at": "Last token ends",
}
app = typer.Typer(no_args_is_help=True, help="The keys that the realm signs with.")


@app.command("list")
def list_(context: typer.Context, output: Output = Format.TABLE) -> None:
    """List the signing keys: the next ones, those in use, and those that are only verified with."""
    printing.some(management(context).keys.list(), COLUMNS, output)


@app.command()
def rotate(
    context: typer.Context,
    algorithm: Annotated[str, typer.Argument(help="Of one algorithm: ES256, RS256; of all, unless given.")] = "",
    *,
    emergency: Annotated[
        bool, typer.Option("--emergency", help="The key became known: withdraw it at once; what it signed is refused.")
    ] = False,
    every_key: Annotated[
        bool, typer.Option("--every-key", help="With --emergency: withdraw next and retired keys, too.")
    ] = False,
    end_tokens: Annotated[
        bool, typer.Option("--end-tokens", help="With --emergency: end whatever was issued until now.")
    ] = False,
    yes: Yes = False,
    output: Output = Format.TABLE,
) -> None:
    """Let the next keys sign from now on. Tokens of those before stay good until they expire, but in an emergency."""
    client = management(context)
    printing.confirm(f"{'Withdraw' if emergency else 'Rotate'} the {algorithm or 'signing'} keys?", yes=yes)
    urgent = {"emergency": emergency, "every_key": every_key, "end_tokens": end_tokens}
    given = {name: wanted for name, wanted in urgent.items() if wanted}
    signing = client.keys.rotate(algorithm=algorithm or None, **given).members["items"]
    if output is Format.JSON:
        printing.as_json(signing)
    else:
        tables.list_of(signing, COLUMNS)
