"""`authctl api-keys`: the API keys of service accounts. A key is printed when it is made, and never again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from authserver_sdk.cli import printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.printing import Format, Output, Yes
from authserver_sdk.management import ManagementClient
from authserver_sdk.management.records import ApiKey

COLUMNS = {
    "name": "Name",
    "generation": "Generation",
    "hint": "Ends in",
    "active": "Active",
    "expires_at": "Expires",
    "last_used_at": "Last used",
}
Account = Annotated[str, typer.Argument(help="The service account.", show_default=False)]
Name = Annotated[str, typer.Argument(help="The name of the key.", show_default=False)]
Retain = Annotated[
    int | None,
    typer.Option(help="How long the old one goes on; without it, until somebody ends it.", min=0, metavar="MINUTES"),
]
app = typer.Typer(no_args_is_help=True, help="API keys of service accounts.")


@app.command("list")
def list_(
    context: typer.Context,
    account: Annotated[str, typer.Argument(help="The service account; every one, unless given.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """List keys: what they are called and when they were used, never the keys themselves."""
    client = management(context)
    if account:
        printing.some(client.api_keys.list(account), COLUMNS, output)
    else:
        printing.some(_of_everyone(client), {"account": "Account"} | COLUMNS, output)


@app.command()
def create(
    context: typer.Context,
    account: Account,
    name: Name,
    scope: Annotated[list[str] | None, typer.Option(help="A scope that it is held to; may be given again.")] = None,
    resource: Annotated[list[str] | None, typer.Option(help="An API that it is held to; may be given again.")] = None,
    network: Annotated[list[str] | None, typer.Option(help="Where it is accepted from, such as 192.0.2.0/24.")] = None,
    quota: Annotated[str, typer.Option(help="How often it may be used, such as 1000/d.")] = "",
    expires_in_days: Annotated[int | None, typer.Option(help="When it ends; without it, never.", min=1)] = None,
    note: Annotated[str, typer.Option(help="Where it is used.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """Make a key, and print it: the only time that anybody sees it."""
    given: dict[str, Any] = {"scopes": scope or [], "resources": resource or [], "quota": quota, "note": note}
    given["allowed_networks"] = network or []
    if expires_in_days:
        given["expires_at"] = int((datetime.now(UTC) + timedelta(days=expires_in_days)).timestamp())
    _reveal(management(context).api_keys.create(account, name, **given), output)


@app.command()
def rotate(
    context: typer.Context,
    account: Account,
    name: Name,
    retain_minutes: Retain = None,
    output: Output = Format.TABLE,
) -> None:
    """Put a new key in the place of one, and print it. The old one goes on for as long as you say."""
    _reveal(management(context).api_keys.rotate(account, name, retain_minutes=retain_minutes), output)


@app.command()
def delete(context: typer.Context, account: Account, name: Name, yes: Yes = False) -> None:
    """End a key at once, in all its generations, with every token that came from it."""
    client = management(context)
    printing.confirm(f"Delete the key {name} of {account}? Whoever uses it is refused from now on.", yes=yes)
    client.api_keys.delete(account, name)
    printing.note(f"Deleted the key {name} of {account}.")


def _of_everyone(client: ManagementClient) -> Iterator[ApiKey]:
    for account in client.service_accounts.list():
        for key in client.api_keys.list(account.client_id):
            yield ApiKey.read({"account": account.client_id, **key.members})


def _reveal(made: ApiKey, output: Format) -> None:
    printing.single(made, output)
    printing.note("Keep the key now: it is not shown again.")
