"""A client gets a new secret, while those before it stay valid until the client has been told."""

from django.db import transaction
from django.db.models import Max

from clients.models import Client, ClientSecret
from clients.models.client_secret import issue
from support import clock


class Superseded(Exception):
    """Another secret was made since the form was shown: the same form again, or somebody else at the same time."""


@transaction.atomic
def replace(client: Client, *, overlap: int, newest: int) -> str:
    """Make a secret and return it: the only time that anybody sees it. Older ones end after `overlap` seconds at most.

    `newest` is what `newest_of` said when the form was shown; raises Superseded when it no longer is. Secrets that have
    ended are deleted.
    """
    Client.objects.all_realms().select_for_update(no_key=True).get(pk=client.pk)
    if newest_of(client) != newest:
        raise Superseded
    now = clock.now()
    client.secrets.filter(expires_at__lte=now).delete()
    for older in client.secrets.all():
        _end(older, at=now + overlap)
    return issue(client)


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
