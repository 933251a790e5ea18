"""OAuth 2.1 §7.3: the applications that a person allowed to act for them, as the account page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from oauth.models import Consent, Family
from realms.catalogue import Catalogue
from realms.context import current_realm


@dataclass(frozen=True, slots=True)
class Connection:
    """One standing consent. `scopes` are the sentences that the person read when they allowed it."""

    client_name: str
    host: str
    scopes: tuple[str, ...]
    granted_at: datetime
    last_used_at: datetime | None
    revoke_url: str


def connections_of(user: User) -> tuple[Connection, ...]:
    """Return what `user` has allowed in this realm, the newest first (one statement)."""
    families = Family.objects.filter(user=user, application=OuterRef("client")).order_by().values("application")
    last_used = families.annotate(last=Max("rotated_at")).values("last")
    consents = Consent.objects.filter(user=user).select_related("client").order_by("-granted_at")
    catalogue = current_realm().catalogue
    return tuple(
        Connection(
            client_name=str(consent.client),
            host=consent.redirect_host,
            scopes=tuple(sentences(consent.scopes, catalogue)),
            granted_at=datetime.fromtimestamp(consent.granted_at, UTC),
            last_used_at=datetime.fromtimestamp(last, UTC) if last else None,
            revoke_url=reverse("account_revoke_connection", args=[consent.pk]),
        )
        for consent, last in ((row, row.last_used) for row in consents.annotate(last_used=Subquery(last_used)))
    )


def sentences(scopes: Iterable[str], catalogue: Catalogue) -> Iterable[str]:
    """Yield what each scope allows; the name of one that the realm no longer declares."""
    for name in scopes:
        declared = catalogue.scopes.get(name)
        yield declared.description if declared and declared.description else name
