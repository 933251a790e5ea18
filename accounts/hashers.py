"""Passwords are stored with Argon2id at the parameters of OWASP's Password Storage Cheat Sheet."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from support import cores

NICENESS = 5  # a third of the weight that the kernel gives to other threads


class Argon2id(Argon2PasswordHasher):
    """19 MiB, two passes, one lane. NIST SP 800-63B-4 §3.1.1.2: in NFC, however a keyboard composes a letter."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of the normalised password."""
        return _hashing().submit(super().encode, normalize("NFC", password), salt).result()

    def verify(self, password: str, encoded: str) -> bool:
        """Compare the normalised password."""
        return _hashing().submit(super().verify, normalize("NFC", password), encoded).result()


@cache
def _hashing() -> ThreadPoolExecutor:
    """Return the threads that hash, one for each core of this process.

    Hashes that share a core drive each other's memory out of its cache, and threads at the priority of all others would
    let every request wait while many people log in.
    """
    threads = max(1, cores.usable() // settings.ENVIRONMENT.web_workers)
    return ThreadPoolExecutor(threads, thread_name_prefix="hash", initializer=_give_way)


os.register_at_fork(after_in_child=_hashing.cache_clear)  # threads stay behind


def _give_way() -> None:
    """Let the other threads go first; elsewhere than on Linux that would slow the whole process."""
    if sys.platform == "linux":
        os.nice(NICENESS)
