"""draft-ietf-oauth-rfc7523bis §4: client assertions are addressed to the issuer, so that no other server uses them."""

from django.db import models


class AssertionAudience(models.TextChoices):
    """What `aud` may be. Clients that know RFC 7523 alone write the address of the token endpoint."""

    ISSUER = "issuer", "The issuer"
    ISSUER_OR_TOKEN_ENDPOINT = "issuer-or-token-endpoint", "The issuer, or the token endpoint"
