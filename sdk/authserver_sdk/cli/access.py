"""`authctl sessions`, `grants`: where people are signed in, and what they let applications do."""

from typing import Annotated

import typer

from authserver_sdk.cli import printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.kinds import Name, Search
from authserver_sdk.cli.printing import Format, Output, Yes
from authserver_sdk.cli.users import located

SESSION = {"id": "Id", "user": "Person", "device": "Device", "peer": "Network", "seen_at": "Seen", "expires_at": "Ends"}
GRANT = {
    "id": "Id",
    "user": "Person",
    "client_id": "Client",
    "scopes": "Scopes",
    "last_used_at": "Last used",
    "expires_at": "Ends",
}
User = Annotated[str, typer.Option(help="Only those of one person, by id or e-mail address.")]
Person = Annotated[str, typer.Argument(help="The person, by id or e-mail address.", show_default=False)]
sessions = typer.Typer(no_args_is_help=True, help="Where people are signed in.")
grants = typer.Typer(no_args_is_help=True, help="What people let applications do.")


@sessions.command("list")
def list_sessions(context: typer.Context, user: User = "", search: Search = "", output: Output = Format.TABLE) -> None:
    """List where people are signed in."""
    client = management(context)
    printing.some(client.sessions.list(user=user and located(client, user), search=search), SESSION, output)


@sessions.command()
def end(context: typer.Context, person: Person, session: Name, yes: Yes = False) -> None:
    """Sign a person out in one place, and end the tokens that are bound to it."""
    client = management(context)
    printing.confirm(f"Sign {person} out there?", yes=yes)
    client.sessions_of.delete(located(client, person), session)
    printing.note(f"Signed {person} out there.")


@grants.command("list")
def list_grants(
    context: typer.Context,
    user: User = "",
    client_id: Annotated[str, typer.Option("--client", help="Only those of one client.")] = "",
    search: Search = "",
    output: Output = Format.TABLE,
) -> None:
    """List what is alive, one line for each authorization."""
    client = management(context)
    asked = {"user": user and located(client, user), "client_id": client_id, "search": search}
    printing.some(client.grants.list(**asked), GRANT, output)


@grants.command()
def revoke(context: typer.Context, grant: Name, yes: Yes = False) -> None:
    """End one with its tokens. What the person allowed stays remembered."""
    client = management(context)
    printing.confirm(f"Revoke the grant {grant}? Its tokens end at once.", yes=yes)
    client.grants.delete(grant)
    printing.note(f"Revoked the grant {grant}.")
