"""`authctl workload-identities`: whose tokens from elsewhere stand for a service account."""

import typer

from authserver_sdk.cli import members_given, printing
from authserver_sdk.cli.api_keys import Account
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.kinds import Name
from authserver_sdk.cli.members_given import Given
from authserver_sdk.cli.printing import Format, Output, Yes

COLUMNS = {
    "name": "Name",
    "kind": "Kind",
    "issuer": "Issuer",
    "claims": "Claims",
    "enabled": "Enabled",
    "last_used_at": "Last used",
}
app = typer.Typer(no_args_is_help=True, help="Workload identities of service accounts.")


@app.command("list")
def list_(context: typer.Context, account: Account, output: Output = Format.TABLE) -> None:
    """List the rules of an account."""
    printing.some(management(context).workload_identities.list(account), COLUMNS, output)


@app.command()
def show(context: typer.Context, account: Account, name: Name, output: Output = Format.TABLE) -> None:
    """Show one rule."""
    printing.single(management(context).workload_identities.get(account, name), output)


@app.command()
def create(
    context: typer.Context, account: Account, name: Name, members: Given = None, output: Output = Format.TABLE
) -> None:
    """Make one rule."""
    given = members_given.read(members)
    printing.single(management(context).workload_identities.create(account, name, **given), output)


@app.command("set")
def set_(
    context: typer.Context, account: Account, name: Name, members: Given = None, output: Output = Format.TABLE
) -> None:
    """Change members of one rule."""
    given = members_given.read(members)
    printing.single(management(context).workload_identities.update(account, name, **given), output)


@app.command()
def delete(context: typer.Context, account: Account, name: Name, yes: Yes = False) -> None:
    """Delete one rule, with the tokens that it gave."""
    client = management(context)
    printing.confirm(f"Delete the workload identity {name} of {account}? It cannot be brought back.", yes=yes)
    client.workload_identities.delete(account, name)
    printing.note(f"Deleted the workload identity {name} of {account}.")
