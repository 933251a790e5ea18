"""RFC 7591 §3, RFC 7592 §3: what lets strangers register a client, and a client look after itself, where it leaks."""

from collections.abc import Iterable

from django.db.models import QuerySet

from clients.models import Client, InitialAccessToken
from serviceaccounts.credentials.kind import Held, digests_of
from support import clock, secret_kinds, secrets


class InitialAccessTokens:
    """The tokens that let strangers register a client."""

    def rows(self) -> QuerySet[InitialAccessToken]:
        """Return those that are still good for something."""
        rows = InitialAccessToken.objects.all_realms().filter(expires_at__gt=clock.now(), uses_left__gt=0)
        return rows.select_related("realm")

    def found(self, texts: Iterable[str]) -> QuerySet[InitialAccessToken]:
        """Return those that were found."""
        return self.rows().filter(digest__in=[secrets.fingerprint(text) for text in texts])

    def held(self, row: InitialAccessToken) -> Held:
        """Say what it is."""
        page = f"{row.realm.issuer}/admin/"
        return Held(secret_kinds.INITIAL_ACCESS_TOKEN, id=row.pk, realm=row.realm, page=page, name=row.name)

    def revoke(self, row: InitialAccessToken) -> None:
        """End it: no further client is registered with it."""
        row.expires_at = clock.now()
        row.save(update_fields=["expires_at"])


class RegistrationTokens:
    """The tokens by which clients look after their registration."""

    def rows(self) -> QuerySet[Client]:
        """Return the clients that have one."""
        return Client.objects.all_realms().exclude(registration_token_digest="").select_related("realm")

    def found(self, texts: Iterable[str]) -> QuerySet[Client]:
        """Return those whose token was found."""
        return self.rows().filter(registration_token_digest__in=digests_of(texts))

    def held(self, row: Client) -> Held:
        """Say what it is."""
        page = f"{row.realm.issuer}/admin/clients/client/{row.pk}/change/"
        return Held(secret_kinds.REGISTRATION_TOKEN, id=row.pk, realm=row.realm, page=page, client=row)

    def revoke(self, row: Client) -> None:
        """Take it away: the client works on, and only an administrator changes or deletes it from here on."""
        row.registration_token_digest = ""
        row.save(update_fields=["registration_token_digest"])
