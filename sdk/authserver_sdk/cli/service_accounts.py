"""`authctl service-accounts`: machines that act in their own name."""

from typing import Annotated, Any

import typer

from authserver_sdk.cli import kinds, members_given, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.members_given import Given
from authserver_sdk.cli.printing import Format, Output

KIND = kinds.Kind(
    one="service account",
    several="service accounts",
    collection=lambda client: client.service_accounts,
    columns={"client_id": "Name", "description": "Description", "roles": "Roles", "enabled": "Enabled"},
)
app = kinds.group(KIND)
kinds.add_setting(app, KIND)
kinds.add_deleting(app, KIND)
kinds.add_switching(app, KIND)


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Its client_id.", show_default=False)],
    members: Given = None,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    role: Annotated[list[str] | None, typer.Option(help="A role that it holds; may be given again.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="A scope that it may have; may be given again.")] = None,
    output: Output = Format.TABLE,
) -> None:
    """Make one service account. It gets in with an API key, or with a client secret."""
    said: dict[str, Any] = {"name": name, "description": description, "roles": role or [], "scopes": scope}
    given = {member: value for member, value in said.items() if value is not None}
    made = management(context).service_accounts.create(name, **given | members_given.read(members))
    printing.single(made, output)
