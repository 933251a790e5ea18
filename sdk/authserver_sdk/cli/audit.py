"""`authctl audit`: what happened."""

import json
import time
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from authserver_sdk.cli import tables
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.printing import Format, Output

PAUSE = 2.0  # seconds between two looks
app = typer.Typer(no_args_is_help=True, help="What happened.")


@app.callback()
def audit() -> None:
    """Tell what happened."""


@app.command()
def tail(
    context: typer.Context,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on, until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many to begin with.", min=1, max=200)] = 20,
    action: Annotated[str, typer.Option(help="Only these, such as login.failed, or client.* for all of a kind.")] = "",
    actor: Annotated[str, typer.Option(help="Only what they did: the whole name.")] = "",
    target: Annotated[str, typer.Option(help="Only what was done to it: the whole name.")] = "",
    application: Annotated[str, typer.Option("--client", help="Only what is about this client.")] = "",
    peer: Annotated[str, typer.Option(help="Only what came from this network address.")] = "",
    flow: Annotated[str, typer.Option(help="Only what happened in this flow.")] = "",
    since: Annotated[datetime | None, typer.Option(help="From this time on (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Before this time (UTC).")] = None,
    output: Output = Format.TABLE,
) -> None:
    """Print the latest events, the newest last: a line each, as JSON where it is asked for."""
    client = management(context)
    names = {"action": action, "actor": actor, "target": target, "client": application, "peer": peer, "flow": flow}
    asked = names | {"since": _seconds(since), "until": _seconds(until)}
    found = client.events(limit=str(lines), **asked)
    _print(found.items, output)
    while follow:
        time.sleep(PAUSE)
        found = client.events(after=found.latest, limit="200", **asked)
        _print(found.items, output)


def _seconds(moment: datetime | None) -> str:
    return "" if moment is None else str(int(moment.replace(tzinfo=UTC).timestamp()))


@app.command()
def follow(
    context: typer.Context,
    action: Annotated[str, typer.Option(help="Only these, such as login.failed, or client.* for all of a kind.")] = "",
    after: Annotated[str, typer.Option(help="Go on behind this event, by the cursor that --output json shows.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """Print events as they happen, until Ctrl-C."""
    for event in management(context).follow(after=after, action=action):
        _print([event], output)


def _print(events: list[dict[str, Any]], output: Format) -> None:
    for event in reversed(events):
        print(json.dumps(event) if output is Format.JSON else _line(event), flush=True)


def _line(event: dict[str, Any]) -> str:
    target = f"→ {event['target']}" if event["target"] else ""
    parts = (
        tables.cell("at", event["at"]),
        f"{event['action']:<28}",
        event["actor"],
        target,
        event["peer"],
    )
    return tables.printable("  ".join(filter(None, parts)))
