"""`authctl users`: the people of a realm."""

from typing import Annotated

import typer

from authserver_sdk.cli import kinds, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.management import ManagementClient


def located(client: ManagementClient, name: str) -> str:
    """Return the id of a person, who may be named by their e-mail address."""
    if "@" not in name:
        return name
    found = [person.id for person in client.users.list(email=name)]
    if not found:
        raise Stop(f"Nobody here has the address {name}.", Code.NOT_FOUND)
    return found[0]


KIND = kinds.Kind(
    one="person",
    several="people",
    collection=lambda client: client.users,
    disabled="They are signed out everywhere, and cannot sign in.",
    located=located,
    columns={"id": "Id", "email": "E-mail", "name": "Name", "roles": "Roles", "enabled": "Enabled"},
)
INVITATION = kinds.Kind(
    one="invitation",
    several="invitations that nobody has accepted yet",
    collection=lambda client: client.invitations,
    columns={"id": "Id", "email": "E-mail", "roles": "Roles", "created_at": "Made", "expires_at": "Expires"},
)
app = kinds.group(KIND)
kinds.add_setting(app, KIND)
kinds.add_deleting(app, KIND)
kinds.add_switching(app, KIND)


@app.command()
def invite(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="Their e-mail address.", show_default=False)],
    role: Annotated[list[str] | None, typer.Option(help="A role that they get; may be given again.")] = None,
) -> None:
    """Invite one person, by mail."""
    management(context).invitations.create(email=email, roles=role or [])
    printing.note(f"Invited {email}. The mail is on its way.")


invitations = kinds.group(INVITATION)
kinds.add_deleting(invitations, INVITATION)
app.add_typer(invitations, name="invitations")
