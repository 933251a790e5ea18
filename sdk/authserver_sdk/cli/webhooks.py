"""`authctl webhooks`: who is told what happens, what was sent, and sending it again."""

from typing import Annotated

import typer

from authserver_sdk.cli import kinds, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.cli.kinds import Name
from authserver_sdk.cli.printing import Format, Output

COLUMNS = {"name": "Name", "url": "Address", "events": "Events", "enabled": "Enabled", "failing_since": "Failing since"}
SENT = {
    "created_at": "At",
    "type": "Event",
    "state": "State",
    "attempts": "Tried",
    "status": "Status",
    "took_ms": "ms",
    "error": "Error",
    "id": "Id",
}
KIND = kinds.Kind(
    one="webhook",
    several="webhooks",
    collection=lambda client: client.webhooks,
    columns=COLUMNS,
    disabled="Nothing is sent there from now on.",
)
app = kinds.group(KIND)
kinds.add_making(app, KIND)
kinds.add_setting(app, KIND)
kinds.add_switching(app, KIND)
kinds.add_deleting(app, KIND)


@app.command()
def test(context: typer.Context, name: Name) -> None:
    """Send a message that says nothing."""
    management(context).webhooks.act("test", name)
    printing.note("A message is on its way: look what becomes of it with `authctl webhooks deliveries`.")


@app.command()
def deliveries(
    context: typer.Context,
    name: Name,
    state: Annotated[str, typer.Option(help="Only those that are accepted, waiting, or 'given up'.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """List what was sent, the latest first."""
    printing.some(management(context).deliveries.list(name, state=state), SENT, output)


@app.command()
def replay(
    context: typer.Context,
    name: Name,
    message: Annotated[str, typer.Option("--id", help="One message, by its id.")] = "",
    since: Annotated[int | None, typer.Option(help="All that were given up since then: seconds since 1970.")] = None,
) -> None:
    """Send one message again, or all that failed."""
    if bool(message) == (since is not None):
        raise Stop("Say either --id or --since.", Code.USAGE)
    given = {"id": message} if message else {"since": since}
    count = management(context).webhooks.act("replay", name, **given).members["count"]
    printing.note(f"Sent again: {count}.")


@app.command()
def secret(
    context: typer.Context,
    name: Name,
    overlap_minutes: Annotated[
        int, typer.Option(help="How long messages are signed with the old one as well.", min=0)
    ] = 0,
    output: Output = Format.TABLE,
) -> None:
    """Make a new secret, and print it: the only time that anybody sees it."""
    made = management(context).webhooks.act("secret", name, overlap_minutes=overlap_minutes)
    printing.single(made, output)
    printing.note("Keep the secret now: it is not shown again.")
