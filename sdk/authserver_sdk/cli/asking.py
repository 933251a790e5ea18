"""From the options before a command to the client that it asks."""

import typer

from authserver_sdk.cli.target import Asked, Target, target
from authserver_sdk.management import ManagementClient


def where(context: typer.Context) -> Target:
    """Return where the command goes."""
    asked: Asked = context.obj
    return target(asked)


def management(context: typer.Context) -> ManagementClient:
    """Return the client for the realm that the command is about."""
    return where(context).management()
