"""`authctl login`, `logout`, `whoami`: people sign in through their browser, machines with a key or a secret."""

import os
import webbrowser
from dataclasses import replace
from typing import Annotated

import typer

from authserver_sdk.cli import addresses, contexts, printing, reading
from authserver_sdk.cli.asking import where
from authserver_sdk.cli.contexts import Context, Kept, Kind
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.cli.printing import Format, Output
from authserver_sdk.cli.target import AUTHCTL, MANAGEMENT, Asked, Target, management_resource
from authserver_sdk.errors import AuthserverError, ClientRefusedError, LoginNeededError, TokenRefusedError
from authserver_sdk.tokens.authorization_code import AuthorizationCode
from authserver_sdk.tokens.client import PublicClient
from authserver_sdk.tokens.source import TokenSource

SCOPE = "openid offline_access authserver:write"
ON_THE_COMMAND_LINE = "Note: others on this machine can see what stands on a command line. Rather: --api-key -"

Url = Annotated[str, typer.Argument(envvar="AUTHSERVER_URL", help="The server, or the issuer of a realm.")]
Realm = Annotated[str, typer.Option(help="The realm, unless the address has it.")]
Key = Annotated[str, typer.Option(help="Sign in with an API key; - reads it from standard input.", metavar="KEY|-")]
ClientId = Annotated[str, typer.Option(help="Sign in as a client; its secret is read from standard input.")]
Name = Annotated[str, typer.Option("--name", help="What to call this sign-in; the name of the realm, unless given.")]
Browser = Annotated[bool, typer.Option(help="Open the browser; otherwise the address is printed.")]
Seconds = Annotated[int, typer.Option(help="How long to wait for the browser.", min=1)]


def login(
    context: typer.Context,
    url: Url = "",
    realm: Realm = "",
    api_key: Key = "",
    client_id: ClientId = "",
    name: Name = "",
    browser: Browser = True,
    wait: Seconds = 300,
) -> None:
    """Sign in to a realm, and let commands go there from now on.

    People sign in through the browser. Machines give an API key, or a client and its secret.
    """
    home = _home(context.obj, url, realm)
    label = name or addresses.realm_of(home) or addresses.server_of(home)[1]
    if api_key or os.environ.get("AUTHSERVER_API_KEY"):
        key = _key(api_key)
        _machine(Context(label, home, Kind.API_KEY), secret=key)
    elif client_id:
        secret = os.environ.get("AUTHSERVER_CLIENT_SECRET") or reading.secret(f"Secret of {client_id}")
        _machine(Context(label, home, Kind.CLIENT, client_id), secret=secret)
    else:
        _person(Context(label, home, Kind.PERSON, AUTHCTL), browser=browser, wait=wait)
    printing.note(f"You are signed in to {home}. Commands go there from now on (context {label}).")


def logout(context: typer.Context) -> None:
    """Sign out: end the tokens of the context in use, and forget it."""
    asked: Asked = context.obj
    name = asked.context or os.environ.get("AUTHSERVER_CONTEXT", "") or contexts.current_name()
    if not name:
        raise Stop("You are not signed in.", Code.NOT_ALLOWED)
    found = contexts.find(name)
    kept = Kept(name, MANAGEMENT).load()
    if kept and kept.refresh_token:
        _end_at_the_server(found.issuer, kept.refresh_token)
    contexts.remove(name)
    printing.note(f"You are signed out of {found.issuer}.")


def whoami(context: typer.Context, output: Output = Format.TABLE) -> None:
    """Say who you are to the server, and what you may do."""
    found = where(context)
    if found.context and found.context.kind == Kind.API_KEY:
        shown = {"api-key": found.secret}
    else:
        shown = {"Authorization": f"Bearer {found.token or found.source().token().access_token}"}
    printing.members(reading.me(found.home, shown), output)


def _end_at_the_server(issuer: str, refresh_token: str) -> None:
    try:
        with printing.working("Signing out"):
            reading.revoke(issuer, AUTHCTL, refresh_token)
    except AuthserverError as failure:
        printing.note(f"The server could not be told ({failure}): what you signed in with ends by itself, later.")


def _home(asked: Asked, url: str, realm: str) -> str:
    given = url or asked.url
    if not given:
        raise Stop("Which server? authctl login https://HOST --realm REALM", Code.USAGE)
    home = addresses.issuer(given, realm or asked.realm or os.environ.get("AUTHSERVER_REALM", ""))
    with printing.working(f"Asking {home}"):
        reading.check(home)
    return home


def _key(given: str) -> str:
    if given == "-":
        return reading.secret("API key")
    if given:
        printing.note(ON_THE_COMMAND_LINE)
    return given or os.environ["AUTHSERVER_API_KEY"]


def _machine(context: Context, *, secret: str) -> None:
    """Keep the credential once the server has taken it, be it for the administration or for other APIs alone."""
    found = Target(context.issuer, context.issuer, context=replace(context, name=""), secret=secret)
    try:
        with printing.working("Signing in"):
            found.source().token()
    except (ClientRefusedError, LoginNeededError) as refusal:
        raise Stop(f"The server does not accept this credential ({refusal}).", Code.NOT_ALLOWED) from None
    except TokenRefusedError:
        printing.note("It does not administer this realm. Tokens for other APIs: authctl auth token --resource URL")
    contexts.save(context, secret=secret)


def _person(context: Context, *, browser: bool, wait: int) -> None:
    def show(address: str) -> None:
        if not (browser and webbrowser.open(address)):
            printing.note(f"Open this address in a browser on this machine:\n{address}")

    grant = AuthorizationCode(
        PublicClient(AUTHCTL),
        scope=SCOPE,
        resource=management_resource(context.issuer),
        show=show,
        seconds=wait,
    )
    try:
        with printing.working("Waiting for the browser"):
            token = TokenSource(context.issuer, grant).token()
    except TokenRefusedError as refusal:
        raise Stop(f"You were not signed in ({refusal}).", Code.NOT_ALLOWED) from None
    if "authserver:" not in token.scope:
        raise Stop(f"No role of yours administers {context.issuer}. Ask somebody who does.", Code.NOT_ALLOWED)
    contexts.save(context)
    Kept(context.name, MANAGEMENT).save(token)
