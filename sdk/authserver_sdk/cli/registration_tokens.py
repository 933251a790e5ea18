"""`authctl registration-tokens`: leave for strangers to register clients. A token is printed when it is made."""

from typing import Annotated, Any

import typer

from authserver_sdk.cli import kinds, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.kinds import Name
from authserver_sdk.cli.printing import Format, Output, Yes

DAY = 86_400  # seconds
KIND = kinds.Kind(
    one="registration token",
    several="registration tokens",
    collection=lambda client: client.registration_tokens,
    columns={"id": "Id", "name": "For", "uses_left": "Clients left", "expires_at": "Expires", "has_ended": "Ended"},
)
app = kinds.group(KIND)
kinds.add_deleting(app, KIND)


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whom it is for.", show_default=False)],
    uses: Annotated[int, typer.Option(help="How many clients it registers.", min=1)] = 1,
    expires_in_days: Annotated[int, typer.Option(help="When it ends.", min=1)] = 7,
    scope: Annotated[
        list[str] | None, typer.Option(help="A scope of its clients; every public one, unless given.")
    ] = None,
    redirect_host: Annotated[
        list[str] | None, typer.Option(help="Where its clients are; anywhere, unless given.")
    ] = None,
    output: Output = Format.TABLE,
) -> None:
    """Make a token, and print it: the only time that anybody sees it."""
    given: dict[str, Any] = {"name": name, "uses": uses, "lifetime": expires_in_days * DAY}
    given |= {"scopes": scope, "redirect_hosts": redirect_host or []}
    printing.single(management(context).registration_tokens.create(**given), output)
    printing.note("Keep the token now: it is not shown again.")


@app.command()
def withdraw(context: typer.Context, name: Name, yes: Yes = False) -> None:
    """End a token before its time. The clients that came with it stay."""
    client = management(context)
    printing.confirm(f"Withdraw the registration token {name}? Nobody registers with it any more.", yes=yes)
    client.registration_tokens.act("withdraw", name)
    printing.note(f"Withdrew the registration token {name}.")
