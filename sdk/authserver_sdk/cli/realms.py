"""`authctl realm`: the settings of the realm that one is signed in to; `realms`: every one, for operators."""

import typer

from authserver_sdk.cli import kinds, members_given, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.kinds import Name
from authserver_sdk.cli.members_given import Given
from authserver_sdk.cli.printing import Format, Output, Yes

KIND = kinds.Kind(
    one="realm",
    several="realms",
    collection=lambda client: client.realms,
    disabled="Nobody signs in there, and it issues no tokens.",
    columns={"slug": "Realm", "name": "Name", "domain": "Domain", "enabled": "Enabled"},
)
app = kinds.group(KIND)
kinds.add_making(app, KIND)
kinds.add_setting(app, KIND)
kinds.add_switching(app, KIND)
own = typer.Typer(no_args_is_help=True, help="The settings of the realm that you are signed in to.")


@own.command()
def show(context: typer.Context, output: Output = Format.TABLE) -> None:
    """Show its settings."""
    printing.single(management(context).realm.get(), output)


@own.command("set")
def set_(context: typer.Context, members: Given = None, output: Output = Format.TABLE) -> None:
    """Change settings of it."""
    printing.single(management(context).realm.update(**members_given.read(members)), output)


@app.command()
def delete(context: typer.Context, name: Name, yes: Yes = False) -> None:
    """Delete one realm that is disabled, with its people, clients and keys."""
    client = management(context)
    seen = client.realms.get(name)
    printing.confirm(f"Delete the realm {name} with everything in it? It cannot be brought back.", yes=yes)
    client.realms.delete(name, etag=seen.etag, confirm=name)
    printing.note(f"Deleted the realm {name}.")
