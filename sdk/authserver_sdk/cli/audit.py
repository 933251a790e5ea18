"""`authctl audit`: what happened."""

import json
import time
from itertools import islice
from typing import Annotated, Any

import typer

from authserver_sdk.cli import tables
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.printing import Format, Output
from authserver_sdk.management import ManagementClient

PAUSE = 2.0  # seconds between two looks
app = typer.Typer(no_args_is_help=True, help="What happened.")


@app.callback()
def audit() -> None:
    """Tell what happened."""


@app.command()
def tail(
    context: typer.Context,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on, until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many to begin with.", min=0, max=200)] = 20,
    action: Annotated[str, typer.Option(help="Only these, such as login.failed.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """Print the latest events, the newest last: a line each, as JSON where it is asked for."""
    client = management(context)
    seen = _print(_latest(client, lines, action), output)
    while follow:
        time.sleep(PAUSE)
        fresh = [event for event in _latest(client, 200, action) if int(event["id"]) > seen]
        seen = max(seen, _print(fresh, output))


def _latest(client: ManagementClient, count: int, action: str) -> list[dict[str, Any]]:
    """Return so many events, the oldest first."""
    if not count:
        return []
    found = islice(client.audit.list(limit=str(count), action=action), count)
    return [dict(event.members) for event in reversed(list(found))]


def _print(events: list[dict[str, Any]], output: Format) -> int:
    """Print events, and return the last one's number."""
    for event in events:
        if output is Format.JSON:
            print(json.dumps(event), flush=True)
        else:
            moment = tables.cell("at", event["at"])
            who = " ".join(filter(None, (event.get("actor"), event.get("target") and f"→ {event['target']}")))
            print(
                tables.printable(f"{moment}  {event['action']:<28} {who}  {event.get('peer', '')}").rstrip(), flush=True
            )
    return max((int(event["id"]) for event in events), default=0)
