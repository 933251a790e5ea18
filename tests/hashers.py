"""Argon2id at parameters that cost next to nothing: hashing as in earnest would be a fifth of the suite."""

from accounts.hashers import Argon2id


class Quick(Argon2id):
    """64 KiB, one pass."""

    memory_cost = 64
    time_cost = 1
