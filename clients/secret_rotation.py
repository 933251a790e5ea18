"""A client's secrets are made, replaced and retired here, by whoever: the admin, the management API, the CLI.

Any number is alive at once. Whoever calls these judges who may, and records it: `Made.trail` and the number of a secret
are what an event may say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from clients.models import Client, ClientSecret
from clients.models.client_secret import keep
from support import clock, secret_kinds, secrets


class Superseded(Exception):
    """Another secret was made since the form was shown: the same form again, or somebody else at the same time."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When and from where a secret is to work, in epoch seconds and CIDR, and what it is for."""

    starts_at: int | None = None
    expires_at: int | None = None
    allowed_networks: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A new secret: its text, this one time, and its row. `ended_after` is how long older ones stay, if they end."""

    text: str
    row: ClientSecret
    ended_after: int | None = None

    @property
    def trail(self) -> dict[str, Any]:
        """Return what an event says of it."""
        older = {} if self.ended_after is None else {"older ones end after seconds": self.ended_after}
        return {"secret": self.row.pk, **older}


ANY_TERMS = Terms()


def make(client: Client, *, terms: Terms = ANY_TERMS, by: str = "") -> Made:
    """Make a secret beside those that there are; raise ValidationError for terms that make no sense."""
    text = secrets.generate(secret_kinds.prefix(secret_kinds.CLIENT_SECRET))
    return Made(text, keep(client, text, by=by, **_columns(terms)))


@transaction.atomic
def rotate(
    client: Client, *, overlap: int | None, newest: int | None = None, terms: Terms = ANY_TERMS, by: str = ""
) -> Made:
    """Make a secret that takes the place of the others, which end after `overlap` seconds at most; None: by hand.

    `newest` is what `newest_of` said when the form was shown; raises Superseded when it no longer is. Secrets that have
    ended are deleted.
    """
    Client.objects.all_realms().select_for_update(no_key=True).get(pk=client.pk)
    if newest is not None and newest_of(client) != newest:
        raise Superseded
    now = clock.now()
    client.secrets.filter(expires_at__lte=now).delete()
    if overlap is not None:
        for older in client.secrets.all():
            _end(older, at=now + overlap)
    made = make(client, terms=terms, by=by)
    return Made(made.text, made.row, ended_after=overlap)


def change(secret: ClientSecret, *, terms: Terms) -> list[str]:
    """Put a secret under other terms, and return the names of those that changed; ValidationError where they cannot."""
    columns = _columns(terms)
    changed = sorted(name for name, value in columns.items() if getattr(secret, name) != value)
    for name in changed:
        setattr(secret, name, columns[name])
    secret.full_clean(exclude=["client"])
    secret.save(update_fields=changed)
    return changed


def retire(secret: ClientSecret) -> None:
    """End one secret now."""
    _end(secret, at=clock.now())


def newest_of(client: Client) -> int:
    """Return the number of the client's latest secret, 0 where it has none."""
    latest: int | None = client.secrets.aggregate(latest=Max("pk"))["latest"]
    return latest or 0


def _end(secret: ClientSecret, *, at: int) -> None:
    if secret.expires_at is None or secret.expires_at > at:
        secret.expires_at = at
        secret.save(update_fields=["expires_at"])


def _columns(terms: Terms) -> Mapping[str, Any]:
    return {
        "starts_at": terms.starts_at,
        "expires_at": terms.expires_at,
        "allowed_networks": [*terms.allowed_networks],
        "note": terms.note,
    }
