"""OAuth 2.1 §7.3: what a person allowed a client: remembered for the same redirect host, and scope by resource.

If the client is described by a document, then also only for as long as that says the same of it.
"""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import models

from clients.models import Client
from realms.managers import RealmBound

NOWHERE = ""  # in place of a resource, where a request names none


class Consent(RealmBound):
    """One standing consent: `scopes` where no resource was named, and `resources` with the scopes at each.

    Times are epoch seconds.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    redirect_host = models.CharField(max_length=300)
    scopes = models.JSONField(default=list)
    resources = models.JSONField(default=dict)
    document_digest = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Of the document that described the client."
    )
    granted_at = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "client", "redirect_host"), name="consent_unique_per_host"),
        )

    def __str__(self) -> str:
        return f"{self.user} allowed {self.client}"

    @property
    def access(self) -> dict[str, frozenset[str]]:
        """Return the scopes by resource; nothing where the row is of a version that did not keep which is for what."""
        if isinstance(self.resources, list):
            return {}
        at = {NOWHERE: self.scopes, **self.resources}
        return {place: frozenset(scopes) for place, scopes in at.items() if scopes}


def columns(access: Mapping[str, Iterable[str]]) -> dict[str, object]:
    """Return the columns of a consent to scopes by resource."""
    places = {place: sorted(scopes) for place, scopes in sorted(access.items()) if scopes}
    return {"scopes": places.pop(NOWHERE, []), "resources": places}
