"""Client secrets, as notices speak of them."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from clients import secret_rotation
from clients.models import Client, ClientSecret
from clients.secret_schedule import days
from serviceaccounts.credentials.kind import Held, digests_of
from support import clock, secret_kinds


class ClientSecrets:
    """The secrets of clients that an administrator made: others can neither fetch a new one nor name an address."""

    def rows(self) -> QuerySet[ClientSecret]:
        """Return those that have not ended."""
        alive = Q(expires_at=None) | Q(expires_at__gt=clock.now())
        return ClientSecret.objects.filter(alive).select_related("client__realm")

    def found(self, texts: Iterable[str]) -> QuerySet[ClientSecret]:
        """Return those that were found, whoever made their client."""
        return self.rows().filter(digest__in=digests_of(texts))

    def watched(self) -> QuerySet[ClientSecret]:
        """Return those of clients in use."""
        return self.rows().filter(
            client__enabled=True, client__realm__enabled=True, client__origin=Client.Origin.ADMINISTRATOR
        )

    def scheduled(self) -> QuerySet[ClientSecret]:
        """Return those under a schedule of the client, or else of its realm."""
        of_realm = Q(client__rotate_secrets_every=None, client__realm__rotate_secrets_every__gt=0)
        return self.watched().filter(Q(client__rotate_secrets_every__gt=0) | of_realm)

    def siblings(self, row: ClientSecret) -> Sequence[ClientSecret]:
        """Return all of its client's."""
        return list(ClientSecret.objects.filter(client_id=row.client_id).order_by("-pk"))

    def days(self, row: ClientSecret) -> int:
        """Return the schedule of its client."""
        return days(row.client)

    def held(self, row: ClientSecret) -> Held:
        """Say what it is."""
        realm = row.client.realm
        return Held(
            kind=secret_kinds.CLIENT_SECRET,
            id=row.pk,
            realm=realm,
            page=f"{realm.issuer}/admin/clients/client/{row.client_id}/change/",
            hint=row.hint,
            created_by=row.created_by,
            client=row.client,
        )

    def revoke(self, row: ClientSecret) -> None:
        """End it; where it lets a machine in, what was issued to that dies with it."""
        secret_rotation.retire(row)
        client = row.client
        if "client_credentials" in client.grant_types:
            client.not_before = max(client.not_before, clock.now() + 1)
            client.save(update_fields=["not_before"])
