"""The plug-in interface of key-encryption keys: they wrap data keys (envelope encryption), and nobody is given them.

It is what a key management service offers: it keeps its key, and encrypts and decrypts a few bytes. Data keys are made
here, and wrapped and unwrapped rarely: when a process starts, and when a new one is made. docs/keys.md shows a plug-in.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol


class WrongKey(Exception):
    """What was wrapped is not unwrapped by this key, now or later."""


class KeyEncryptionKey(Protocol):
    """One key-encryption key. Calls come from several threads, and should be over within five seconds."""

    @property
    def label(self) -> str:
        """Return what operators know the key by: not secret, the same in every process, at most 300 characters."""

    def wrap(self, data_key: bytes, /) -> bytes:
        """Return a data key of 32 bytes encrypted; raise anything while that is not possible."""

    def unwrap(self, wrapped: bytes, /) -> bytes:
        """Return what was wrapped; raise WrongKey where asking again cannot help, anything else where it may."""


Factory = Callable[[Mapping[str, str]], Sequence[KeyEncryptionKey]]  # takes the environment; newest first
