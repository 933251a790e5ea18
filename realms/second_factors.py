"""When people must prove with a second factor that it is them; realms and clients say, and the stricter one counts."""

from django.db import models


class SecondFactor(models.TextChoices):
    """From nobody to everybody."""

    NEVER = "never", "Nobody"
    ENROLLED = "enrolled", "Whoever has one"
    ALWAYS = "always", "Everybody: who has none must set one up"


STRICTNESS = tuple(SecondFactor)


def stricter(first: str, second: str) -> SecondFactor:
    """Return the stricter of two; an empty text demands nothing."""
    return STRICTNESS[max(STRICTNESS.index(SecondFactor(choice or SecondFactor.NEVER)) for choice in (first, second))]
