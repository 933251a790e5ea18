"""RFC 7517: a signing key of a realm. The private part is sealed under a key that is not in the database."""

from django.db import models

from realms.managers import RealmBound
from realms.signing_algorithms import SigningAlgorithm


class SigningKey(RealmBound):
    """One key. Times are epoch seconds."""

    class State(models.TextChoices):
        """A key is published before it signs, and stays published until the last token that it signed is gone."""

        NEXT = "next", "Next"
        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    kid = models.CharField(max_length=64, unique=True)
    algorithm = models.CharField(max_length=16, choices=SigningAlgorithm.choices)
    state = models.CharField(max_length=16, choices=State.choices)
    public_jwk = models.JSONField(help_text="RFC 7517 §4, public members only.")
    sealed_private_jwk = models.BinaryField()
    created_at = models.BigIntegerField()
    activated_at = models.BigIntegerField(null=True)
    retired_at = models.BigIntegerField(null=True)
    longest_token = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Seconds: no token that it signed can live longer."
    )

    class Meta:
        ordering = ("algorithm", "created_at")
        constraints = (
            models.UniqueConstraint(
                fields=("realm", "algorithm"),
                condition=models.Q(state="active"),
                name="signing_key_one_active_per_algorithm",
            ),
            models.UniqueConstraint(
                fields=("realm", "algorithm"),
                condition=models.Q(state="next"),
                name="signing_key_one_next_per_algorithm",
            ),
        )

    def __str__(self) -> str:
        return f"{self.algorithm} {self.kid}"
