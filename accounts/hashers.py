"""Passwords are stored with Argon2id at the parameters of OWASP's Password Storage Cheat Sheet."""

from functools import partial
from unicodedata import normalize

from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts import hashing


class Argon2id(Argon2PasswordHasher):
    """19 MiB, two passes, one lane. NIST SP 800-63B-4 §3.1.1.2: in NFC, however a keyboard composes a letter."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of the normalised password."""
        return hashing.run(partial(super().encode, normalize("NFC", password), salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Compare the normalised password."""
        return hashing.run(partial(super().verify, normalize("NFC", password), encoded))
