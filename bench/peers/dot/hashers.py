"""A hash for generated client secrets, which need no slow one: the default costs 0.3 s of CPU for each request."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class OneRound(PBKDF2PasswordHasher):
    """PBKDF2 with a single round."""

    algorithm = "pbkdf2_one_round"
    iterations = 1
