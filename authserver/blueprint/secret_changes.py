"""A client's secret: the file names the one in force, so a new one takes the place of all before it."""

from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.client_schema import RegisteredEntry
from authserver.blueprint.secret_references import weakness
from clients.models import Client
from clients.models.client_secret import keep
from support import clock, secrets


def apply(client: Client, *, entry: RegisteredEntry, run: Pass, written: Written) -> None:
    """Store the secret that the file gives, unless it is one of the client's already; say when there is none."""
    if entry.secret is None:
        if written.created and client.has_secret:
            note = f"{client.client_id} has no secret yet: give one here, or make one in the admin."
            run.notes.append(f"{entry.at('secret')}: {note}")
        return
    given = entry.secret.get_secret_value()
    if client.signs_with_secret and (reason := weakness(given, signs=True)):
        run.problems.add(entry.at("secret"), reason)
        return
    live = client.secrets.exclude(expires_at__lte=clock.now())
    kept = [stored for stored in live if bool(stored.sealed) == client.signs_with_secret]
    if any(secrets.matches(given, stored.digest) for stored in kept):
        return
    client.secrets.all().delete()
    keep(client, given)
    written.fields.append("secret")
