"""The demo of an empty server: the blueprint, and `DATA_DIR/demo.env` with the secrets that were made for it."""

import io
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from authserver.up import secrets_file
from authserver.up.refusal import Refusal
from clients.models import Client
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG
from support import secret_kinds
from support import secrets as machine_secrets

BLUEPRINT = Path(__file__).parent.parent / "blueprint" / "demo.yaml"
REALM = "acme"
MACHINE = "svc-reports"
PERSON = "alice@acme.test"
SECRET = "AUTHSERVER_DEMO_SECRET"  # noqa: S105 (the name of a variable)
PASSWORD = "AUTHSERVER_DEMO_PASSWORD"  # noqa: S105 (the name of a variable)
SECRET_LEFT_OUT = "$" + SECRET


def path() -> Path:
    """Return where the secrets of the demo are kept."""
    folder: Path = settings.DATA_DIR
    return folder / "demo.env"


def is_present() -> bool:
    """Tell whether this server was started with the demo; whoever wants it gone deletes the file."""
    return path().is_file()


def apply_when_empty() -> None:
    """Apply the demo blueprint to a server that has no realm but the operators' own."""
    if Realm.objects.exclude(slug=SYSTEM_SLUG).exists():
        return
    if not is_present():
        prefix = secret_kinds.prefix(secret_kinds.CLIENT_SECRET)
        made = {SECRET: machine_secrets.generate(prefix), PASSWORD: secrets.token_urlsafe(12)}
        secrets_file.write(path(), made)
    try:
        with _in_environment(read()):
            call_command("apply", "-f", str(BLUEPRINT), stdout=io.StringIO(), stderr=io.StringIO())
    except CommandError as failure:
        raise Refusal(f"The demo blueprint could not be applied: {failure}") from None


def read() -> dict[str, str]:
    """Return the secrets of the demo by name."""
    pairs = (line.partition("=") for line in path().read_text().splitlines())
    return {name: value for name, equals, value in pairs if equals}


def working_secret() -> str | None:
    """Return the secret of the demo's machine if it still opens anything, else None."""
    secret = read().get(SECRET, "") if is_present() else ""
    client = Client.objects.all_realms().filter(realm__slug=REALM, client_id=MACHINE).first()
    digests = client.secrets.values_list("digest", flat=True) if client else ()
    return secret if any(machine_secrets.matches(secret, digest) for digest in digests) else None


def client_ids() -> list[str]:
    """Return the identifiers of the demo's clients that the blueprint declares."""
    made_here = Client.objects.all_realms().filter(realm__slug=REALM, origin=Client.Origin.ADMINISTRATOR)
    return list(made_here.order_by("client_id").values_list("client_id", flat=True))


def curl_line(realm: Realm, *, secret: str) -> str:
    """Return the command with which the demo's machine gets a token."""
    endpoint = f"{realm.issuer}/protocol/openid-connect/token"
    return f"curl -s -u {MACHINE}:{secret} -d grant_type=client_credentials {endpoint}"


@contextmanager
def _in_environment(values: Mapping[str, str]) -> Iterator[None]:
    os.environ.update(values)
    try:
        yield
    finally:
        for name in values:
            os.environ.pop(name, None)
