"""The commands that every kind of thing has: list, show, create, set, delete; disable and enable where that can be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from authserver_sdk.cli import members_given, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.members_given import Given
from authserver_sdk.cli.printing import Format, Output, Yes
from authserver_sdk.management import ManagementClient
from authserver_sdk.management.collection import Collection

Search = Annotated[str, typer.Option(help="Only what has these words in it.")]
Name = Annotated[str, typer.Argument(help="Which one.", show_default=False)]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: what it is called, where the client has it, and which members a table shows."""

    one: str
    several: str
    collection: Callable[[ManagementClient], Collection[Any]]
    columns: dict[str, str]
    disabled: str = "Whoever uses it is refused from now on."  # what follows
    located: Callable[[ManagementClient, str], str] = lambda _client, name: name  # from what people type to its name


def group(kind: Kind) -> typer.Typer:
    """Return the commands to look at things of a kind."""
    app = typer.Typer(no_args_is_help=True, help=f"{kind.several[0].upper()}{kind.several[1:]}.")

    @app.command("list", help=f"List the {kind.several}.")
    def list_(context: typer.Context, search: Search = "", output: Output = Format.TABLE) -> None:
        printing.some(kind.collection(management(context)).list(search=search), kind.columns, output)

    @app.command(help=f"Show one {kind.one}.")
    def show(context: typer.Context, name: Name, output: Output = Format.TABLE) -> None:
        client = management(context)
        printing.single(kind.collection(client).get(kind.located(client, name)), output)

    return app


def add_deleting(app: typer.Typer, kind: Kind) -> None:
    """Add the command that removes one."""

    @app.command(help=f"Delete one {kind.one}.")
    def delete(context: typer.Context, name: Name, yes: Yes = False) -> None:
        client = management(context)
        printing.confirm(f"Delete the {kind.one} {name}? It cannot be brought back.", yes=yes)
        kind.collection(client).delete(kind.located(client, name))
        printing.note(f"Deleted the {kind.one} {name}.")


def add_setting(app: typer.Typer, kind: Kind) -> None:
    """Add the command that changes members."""

    @app.command("set", help=f"Change members of one {kind.one}.")
    def set_(context: typer.Context, name: Name, members: Given = None, output: Output = Format.TABLE) -> None:
        client = management(context)
        found = kind.collection(client).update(kind.located(client, name), **members_given.read(members))
        printing.single(found, output)


def add_making(app: typer.Typer, kind: Kind) -> None:
    """Add the command that makes one."""

    @app.command(help=f"Make one {kind.one}.")
    def create(context: typer.Context, name: Name, members: Given = None, output: Output = Format.TABLE) -> None:
        found = kind.collection(management(context)).create(name, **members_given.read(members))
        printing.single(found, output)


def add_switching(app: typer.Typer, kind: Kind) -> None:
    """Add the commands that take a thing out of use, and back."""

    @app.command(help=f"Take one {kind.one} out of use. It can be enabled again.")
    def disable(context: typer.Context, name: Name, yes: Yes = False) -> None:
        client = management(context)
        printing.confirm(f"Disable the {kind.one} {name}? {kind.disabled}", yes=yes)
        kind.collection(client).update(kind.located(client, name), enabled=False)
        printing.note(f"Disabled the {kind.one} {name}.")

    @app.command(help=f"Put one {kind.one} back into use.")
    def enable(context: typer.Context, name: Name) -> None:
        client = management(context)
        kind.collection(client).update(kind.located(client, name), enabled=True)
        printing.note(f"Enabled the {kind.one} {name}.")
