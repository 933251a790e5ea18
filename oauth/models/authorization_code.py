"""RFC 6749 §4.1.2: an authorization code, kept as a digest until it expires so that a replay is recognised."""

from django.db import models
from oauth2_provider.models import AbstractGrant

from realms.managers import RealmBound


class AuthorizationCode(RealmBound, AbstractGrant):
    """One code with everything it is bound to, and all that the tokens made from it will say.

    Written with `INSERT` and consumed with one `UPDATE … RETURNING` in oauth/store/codes.py. Times are epoch seconds.
    """

    digest = models.CharField(max_length=64, unique=True)
    redirect_uri_given = models.BooleanField(help_text="Whether the authorization request named it.")
    resources = models.JSONField(default=list, blank=True)
    session_bound = models.BooleanField(help_text="Whether logging out ends what it is redeemed for.")
    sid = models.CharField(max_length=64)
    auth_time = models.BigIntegerField()
    amr = models.JSONField(default=list)
    acr = models.CharField(max_length=16, default="", db_default="")
    ends_at = models.BigIntegerField(null=True, help_text="When what it is redeemed for ends; null: as the realm says.")
    once = models.BooleanField(
        default=False, db_default=False, help_text="Whether the person refused that the client stays connected."
    )
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(db_index=True)
    consumed_at = models.BigIntegerField(null=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Wrong verifiers from the right client.")
    family = models.UUIDField(null=True, help_text="What the code was redeemed for.")

    code = None  # type: ignore[assignment]  # removed, as Django documents it
    expires = None  # type: ignore[assignment]  # removed, as Django documents it
    created = None  # type: ignore[assignment]  # removed, as Django documents it
    updated = None  # type: ignore[assignment]  # removed, as Django documents it
    claims = None  # type: ignore[assignment]  # removed, as Django documents it
    code_challenge_method = None  # type: ignore[assignment]  # removed, as Django documents it
    resource = None

    class Meta(AbstractGrant.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_GRANT_MODEL"

    def __str__(self) -> str:
        return f"Authorization code {self.pk}"
