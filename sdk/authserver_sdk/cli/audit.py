"""`authctl audit`: what happened."""

import json
import time
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
    output: Output = Format.TABLE,
) -> None:
    """Print the latest events, the newest last: a line each, as JSON where it is asked for."""
    client = management(context)
    found = client.events(limit=str(lines), action=action)
    _print(found.items, output)
    while follow:
        time.sleep(PAUSE)
        found = client.events(after=found.latest, limit="200", action=action)
        _print(found.items, output)


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
