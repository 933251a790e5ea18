"""RFC 7518 §3.1 and RFC 8037 §3.1: the algorithms that a realm can sign with. EdDSA is Ed25519 here."""

from django.db import models


class SigningAlgorithm(models.TextChoices):
    """Their registered names, in the order in which they are announced: the default of OpenID Connect comes first."""

    RS256 = "RS256", "RS256"
    ES256 = "ES256", "ES256"
    PS256 = "PS256", "PS256"
    EDDSA = "EdDSA", "EdDSA"


EVERY_REALM = frozenset({SigningAlgorithm.RS256, SigningAlgorithm.ES256})  # keys made with the realm; others on demand
