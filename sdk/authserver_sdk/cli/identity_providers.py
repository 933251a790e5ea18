"""`authctl identity-providers`, `platform-providers`: other places where people of a realm sign in."""

import sys

import typer

from authserver_sdk.cli import kinds, printing
from authserver_sdk.cli.asking import management
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.cli.kinds import Name

DISABLED = "Nobody signs in through it from now on."
OWN = kinds.Kind(
    one="identity provider",
    several="identity providers",
    collection=lambda client: client.identity_providers,
    columns={"id": "Id", "name": "Name", "kind": "Kind", "issuer": "Issuer", "enabled": "Enabled"},
    disabled=DISABLED,
)
OF_PLATFORM = kinds.Kind(
    one="use of a platform's provider",
    several="uses of the platform's providers",
    collection=lambda client: client.platform_providers,
    columns={"id": "Id", "enabled": "Enabled", "clients": "Clients"},
    disabled=DISABLED,
)
own, of_platform = apps = [kinds.group(kind) for kind in (OWN, OF_PLATFORM)]
for _app, _kind in zip(apps, (OWN, OF_PLATFORM), strict=True):
    kinds.add_making(_app, _kind)
    kinds.add_setting(_app, _kind)
    kinds.add_switching(_app, _kind)
    kinds.add_deleting(_app, _kind)


@own.command()
def secret(context: typer.Context, name: Name) -> None:
    """Set the client secret that the provider has issued, read from standard input."""
    if not (given := sys.stdin.readline().strip()):
        raise Stop("Standard input has no secret.", Code.USAGE)
    management(context).identity_providers.update(name, secret=given)
    printing.note(f"Set the secret of the identity provider {name}.")
