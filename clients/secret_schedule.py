"""When a client's newest secret is due to be replaced. Nothing ends on that day: reminders and lists say so."""

from collections.abc import Iterable

from clients.models import Client
from clients.models.credential import Credential

DAY = 86_400  # seconds


def days(client: Client) -> int:
    """Return after how many days a secret of `client` is due; 0: never, as for strangers, who could fetch no other."""
    if client.rotate_secrets_every is not None:
        return client.rotate_secrets_every
    return 0 if client.self_registered else client.realm.rotate_secrets_every


def due_at(newest: Credential, every: int) -> int | None:
    """Return when the newest secret is due, in epoch seconds; None: never, as nothing is when `every` is 0 days."""
    return (newest.starts_at or newest.created_at) + every * DAY if every else None


def newest_alive(secrets: Iterable[Credential]) -> Credential | None:
    """Return the latest of the secrets that have not ended."""
    alive = [secret for secret in secrets if not secret.has_ended]
    return max(alive, key=lambda secret: (secret.created_at, secret.pk), default=None)
