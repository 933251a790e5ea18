"""`authctl`: every command, on one page."""

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from authserver_sdk.cli import (
    access,
    api_keys,
    audit,
    blueprints,
    clients,
    config,
    declarations,
    identity_providers,
    keys,
    printing,
    realms,
    registration_tokens,
    service_accounts,
    signing_in,
    tokens,
    users,
    webhooks,
    workload_identities,
)
from authserver_sdk.cli.exits import Code, Stop, end_of
from authserver_sdk.cli.target import Asked
from authserver_sdk.errors import AuthserverError

app = typer.Typer(name="authctl", no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(signing_in.login)
app.command()(signing_in.logout)
app.command()(signing_in.whoami)
app.add_typer(tokens.app, name="auth")
app.add_typer(config.app, name="config")
app.command()(config.use)
app.add_typer(service_accounts.app, name="service-accounts")
app.add_typer(api_keys.app, name="api-keys")
app.add_typer(workload_identities.app, name="workload-identities")
app.add_typer(clients.app, name="clients")
app.add_typer(registration_tokens.app, name="registration-tokens")
app.add_typer(users.app, name="users")
app.add_typer(access.sessions, name="sessions")
app.add_typer(access.grants, name="grants")
app.add_typer(identity_providers.own, name="identity-providers")
app.add_typer(identity_providers.of_platform, name="platform-providers")
app.add_typer(realms.own, name="realm")
app.add_typer(realms.app, name="realms")
app.add_typer(declarations.apps["roles"], name="roles")
app.add_typer(declarations.apps["scopes"], name="scopes")
app.add_typer(declarations.apps["resources"], name="resources")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(blueprints.app, name="blueprint")
app.command()(blueprints.apply)
app.command()(blueprints.export)


def _version(wanted: bool) -> None:  # noqa: FBT001 (the signature is typer's)
    if wanted:
        try:
            print(version("authserver-sdk"))
        except PackageNotFoundError:
            print("not installed")
        raise typer.Exit


@app.callback()
def authctl(
    context: typer.Context,
    name: Annotated[str, typer.Option("--context", help="Which sign-in to use.", autocompletion=config.names)] = "",
    url: Annotated[str, typer.Option(help="The server, where it is not that of the sign-in.")] = "",
    realm: Annotated[str, typer.Option(help="The realm, where it is not that of the sign-in.")] = "",
    _show: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Administer an authserver from a terminal, and from scripts.

    Sign in first: authctl login https://HOST --realm REALM. Or set AUTHSERVER_URL and AUTHSERVER_TOKEN.
    """
    context.obj = Asked(context=name, url=url, realm=realm)


def run() -> None:
    """Run one command. What goes wrong is one sentence on standard error, and an exit code."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except AuthserverError as error:
        _end(end_of(error))
    except Stop as stop:
        _end(stop)
    except BrokenPipeError:  # whoever read the answer has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Code.OK)


def _end(stop: Stop) -> None:
    printing.note(f"authctl: {stop}")
    sys.exit(stop.code)
