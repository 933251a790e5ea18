"""`authctl auth`: tokens for other programs."""

import time
from typing import Annotated

import typer

from authserver_sdk.cli import printing
from authserver_sdk.cli.asking import where
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.cli.printing import Format, Output
from authserver_sdk.errors import TokenRefusedError

app = typer.Typer(no_args_is_help=True, help="Tokens for other programs.")


@app.callback()
def auth() -> None:
    """Tokens for other programs."""


@app.command()
def token(
    context: typer.Context,
    resource: Annotated[str, typer.Option(help="The API that it is for; the management API, unless given.")] = "",
    scope: Annotated[str, typer.Option(help="What it may do; everything that it can be, unless given.")] = "",
    output: Output = Format.TABLE,
) -> None:
    """Print a short-lived bearer token: curl --header "Authorization: Bearer $(authctl auth token)" URL."""
    found = where(context)
    if found.token:
        raise Stop("AUTHSERVER_TOKEN is a token already.", Code.USAGE)
    try:
        with printing.working("Asking for a token"):
            given = found.source(resource=resource, scope=scope).token()
    except TokenRefusedError as refusal:
        if resource or refusal.error != "invalid_target":
            raise
        raise Stop("You do not administer this realm. For another API: --resource URL", Code.NOT_ALLOWED) from None
    if output is Format.JSON:
        left = int(given.expires_at - time.time())
        printing.as_json({"access_token": given.access_token, "expires_in": left, "scope": given.scope})
    else:
        print(given.access_token)
