"""`authctl clients`: software that asks for tokens, and its secrets."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from authserver_sdk.cli import kinds, members_given, printing
from authserver_sdk.cli.api_keys import Retain
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.members_given import Given
from authserver_sdk.cli.printing import Format, Output, Yes
from authserver_sdk.management.records import Secret

KIND = kinds.Kind(
    one="client",
    several="clients",
    collection=lambda client: client.clients,
    columns={"client_id": "Client", "name": "Name", "origin": "Made by", "trust": "Trust", "enabled": "Enabled"},
)
SECRETS = {
    "id": "Id",
    "hint": "Ends in",
    "note": "Note",
    "created_at": "Made",
    "expires_at": "Expires",
    "last_used_at": "Last used",
    "retiring": "Retire it?",
}
Owner = Annotated[str, typer.Argument(help="The client or service account.", show_default=False)]
Id = Annotated[str, typer.Argument(help="Which secret; list shows them.", show_default=False)]
app = kinds.group(KIND)
kinds.add_setting(app, KIND)
kinds.add_deleting(app, KIND)
kinds.add_switching(app, KIND)
secrets = typer.Typer(no_args_is_help=True, help="Secrets of clients and service accounts.")
app.add_typer(secrets, name="secrets")


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its client_id.", show_default=False)],
    members: Given = None,
    redirect_uri: Annotated[list[str] | None, typer.Option(help="Where it comes back; may be given again.")] = None,
    output: Output = Format.TABLE,
) -> None:
    """Make one client. Members are those of RFC 7591: grant_types, token_endpoint_auth_method, scopes."""
    given: dict[str, Any] = {"name": name, "redirect_uris": redirect_uri or []}
    printing.single(management(context).clients.create(name, **given | members_given.read(members)), output)


@secrets.command("list")
def list_(context: typer.Context, owner: Owner, output: Output = Format.TABLE) -> None:
    """List the secrets of a client: when they end and were last used, never the secrets themselves."""
    printing.some(management(context).secrets.list(owner), SECRETS, output, spoken=_light)


@secrets.command()
def make(
    context: typer.Context,
    owner: Owner,
    note: Annotated[str, typer.Option(help="Where it is used.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """Make one more secret, and print it: the only time that anybody sees it. Those before it go on."""
    _reveal(management(context).secrets.create(owner, note=note), output)


@secrets.command()
def rotate(context: typer.Context, owner: Owner, retain_minutes: Retain = None, output: Output = Format.TABLE) -> None:
    """Make a secret in the place of those before it, which go on for as long as you say."""
    _reveal(management(context).secrets.rotate(owner, overlap_minutes=retain_minutes), output)


@secrets.command()
def retire(context: typer.Context, owner: Owner, secret: Id, yes: Yes = False) -> None:
    """End a secret at once."""
    client = management(context)
    light = client.secrets.get(owner, secret).members["retiring"]["reason"]
    printing.confirm(f"{light}\nRetire the secret {secret} of {owner}? It cannot be brought back.", yes=yes)
    client.secrets.delete(owner, secret)
    printing.note(f"Retired the secret {secret} of {owner}.")


def _light(secret: Mapping[str, Any]) -> dict[str, Any]:
    """Return the secret with its light as one sentence."""
    return {**secret, "retiring": secret["retiring"]["reason"]}


def _reveal(made: Secret, output: Format) -> None:
    printing.single(made, output)
    printing.note("Keep the secret now: it is not shown again.")
