"""`MEMBER=VALUE` on the command line: any member of a thing, as text or as JSON."""

import json
from typing import Annotated, Any

import typer

from authserver_sdk.cli.exits import Code, Stop

Given = Annotated[
    list[str] | None,
    typer.Argument(metavar="MEMBER=VALUE…", help='Members of it: text, or JSON such as true, 300 and \'["a", "b"]\'.'),
]


def read(given: list[str] | None) -> dict[str, Any]:
    """Return the members. What reads as JSON is JSON."""
    return dict(map(_pair, given or ()))


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Stop(f"{text!r} is no MEMBER=VALUE.", Code.USAGE)
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
