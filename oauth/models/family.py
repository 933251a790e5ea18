"""RFC 6749 §6 and RFC 9700 §4.14: a family, all tokens that came of one authorization; rotated in place.

One row per family, whatever the number of rotations: the digest of the current refresh token, of its immediate
predecessor, and the nonce from which the one is derived of the other. The access tokens of a family have no rows;
they name it in their `grant` claim and die with it wherever liveness is checked.
"""

import uuid

from django.db import models
from django.db.models import Q
from oauth2_provider.models import AbstractRefreshToken

from realms.managers import RealmBound


class Family(RealmBound, AbstractRefreshToken):
    """One family. Times are epoch seconds; `digest` is empty where the client gets no refresh token.

    It does not inherit the Meta of django-oauth-toolkit's model, whose uniqueness would allow two live rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # type: ignore[assignment]  # not a number
    digest = models.CharField(max_length=64, blank=True)
    previous_digest = models.CharField(max_length=64, blank=True)
    nonce = models.CharField(max_length=32, blank=True)
    scope = models.TextField(blank=True)
    withdrawn_scope = models.TextField(
        blank=True, default="", db_default="", help_text="Granted, and taken back since."
    )
    resources = models.JSONField(default=list, blank=True)
    session_bound = models.BooleanField(help_text="Whether logging out ends it.")
    sid = models.CharField(max_length=64, db_index=True)
    auth_time = models.BigIntegerField()
    amr = models.JSONField(default=list)
    acr = models.CharField(max_length=16, default="", db_default="")
    created_at = models.BigIntegerField()
    rotated_at = models.BigIntegerField()
    idle_expires_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(db_index=True)
    revoked_at = models.BigIntegerField(null=True)

    token = None  # type: ignore[assignment]  # removed, as Django documents it
    token_checksum = None
    token_family = None
    access_token = None
    resource = None
    created = None  # type: ignore[assignment]  # removed, as Django documents it
    updated = None  # type: ignore[assignment]  # removed, as Django documents it
    revoked = None

    class Meta:
        swappable = "OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL"
        verbose_name = "connected application"
        indexes = (models.Index(fields=("realm", "id"), name="family_revoked", condition=Q(revoked_at__isnull=False)),)

    def __str__(self) -> str:
        return f"{self.application} for {self.user}"
