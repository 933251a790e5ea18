"""OpenID Connect Back-Channel Logout §2.3: which sessions here hang on a login elsewhere, and what ended some."""

from django.db import models

from federation.models.identity import LinkedIdentity
from federation.models.provider import IdentityProvider
from realms.managers import RealmBound


class FederatedLogin(RealmBound):
    """One browser session that began at a provider; the row goes with the session. Times are epoch seconds.

    `sid` is the session's public name here, `provider_session` the provider's own name of its session, if it said one.
    """

    identity = models.ForeignKey(LinkedIdentity, on_delete=models.CASCADE, related_name="logins")
    sid = models.CharField(max_length=64, db_index=True)
    provider_session = models.CharField(max_length=255, blank=True, db_index=True)
    expires_at = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"Login through {self.identity}"


class SeenLogoutToken(RealmBound):
    """One logout token of a provider, by the digest of its `jti`: kept until the token has expired by itself."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    expires_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("provider", "digest"), name="logout_token_once"),)

    def __str__(self) -> str:
        return f"Logout token of {self.provider}"
