"""A client's secret: any number at once, so that one can replace another without a failed request."""

from base64 import b64decode, b64encode
from typing import Any

from django.db import models

from clients.models.client import Client
from clients.models.credential import HINT_CHARACTERS, Credential
from support import clock, sealing, secret_kinds, secrets


class ClientSecret(Credential):
    """One secret of one client."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.CharField(
        max_length=500, blank=True, default="", db_default="", editable=False, help_text="Only for client_secret_jwt."
    )

    class Meta:
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=("expires_at",), condition=models.Q(expires_at__isnull=False), name="client_secret_ends"
            ),
        )

    def __str__(self) -> str:
        return f"Secret {self.pk} of {self.client}"


def issue(client: Client) -> str:
    """Make a secret for `client` and return it: the only time that anybody sees it."""
    secret = secrets.generate(secret_kinds.prefix(secret_kinds.CLIENT_SECRET))
    keep(client, secret)
    return secret


def keep(client: Client, secret: str, *, by: str = "", **columns: Any) -> ClientSecret:
    """Store the digest of a secret, which may come from outside: the caller has judged its strength.

    `by` names who made it; raises ValidationError for `columns` that make no sense.
    """
    sealed = _sealed(client, secret) if client.signs_with_secret else ""
    row = ClientSecret(
        client=client,
        digest=secrets.digest(secret),
        hint=secret[-HINT_CHARACTERS:],
        sealed=sealed,
        created_at=clock.now(),
        created_by=by,
        **columns,
    )
    row.full_clean(exclude=["client"])
    row.save(force_insert=True)
    return row


def opened(sealed: str, *, client_pk: int) -> str:
    """Return a secret that was kept sealed; raise SealBroken where no configured key opens it."""
    return sealing.unseal(b64decode(sealed), context=context(client_pk)).decode()


def context(client_pk: int) -> str:
    """Return what a sealed secret is bound to: it opens for no other client."""
    return f"client secret {client_pk}"


def _sealed(client: Client, secret: str) -> str:
    return b64encode(sealing.seal(secret.encode(), context=context(client.pk))).decode()
