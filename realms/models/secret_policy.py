"""How often the secrets of a realm's machines are to be replaced."""

from django.db import models


class SecretPolicy(models.Model):
    """Columns of a realm."""

    rotate_secrets_every = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="Days after which a client's newest secret or API key is due to be replaced, unless the client says "
        "otherwise; 0: never. Nothing stops working on that day: it is when reminders say so.",
    )

    class Meta:
        abstract = True
