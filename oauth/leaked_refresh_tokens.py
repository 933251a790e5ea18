"""RFC 9700 §4.14: a refresh token that was found where others can read it takes its family along, however old it is."""

from collections.abc import Iterable

from django.db.models import QuerySet

from oauth.endings import end_family
from oauth.models import Family
from oauth.tokens import refresh_token
from serviceaccounts.credentials.kind import Held
from support import clock, secret_kinds


class RefreshTokens:
    """The tokens by which applications stay connected, a row for each family."""

    def rows(self) -> QuerySet[Family]:
        """Return the families that are not over."""
        now = clock.now()
        alive = Family.objects.all_realms().filter(revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now)
        return alive.select_related("realm", "user", "application")

    def found(self, texts: Iterable[str]) -> QuerySet[Family]:
        """Return those that the texts are tokens of: the server's own, as their tag says."""
        ours = filter(None, map(refresh_token.read, texts))
        return self.rows().filter(pk__in=[token.family for token in ours])

    def held(self, row: Family) -> Held:
        """Say what it is; the person whose account it opens is told."""
        page = f"{row.realm.issuer}/account/connections/"
        kind, client, person = secret_kinds.REFRESH_TOKEN, row.application, row.user
        return Held(kind, id=row.pk.hex, realm=row.realm, page=page, client=client, person=person)

    def revoke(self, row: Family) -> None:
        """End all tokens of the family; what the person allowed stays remembered."""
        end_family(row)
