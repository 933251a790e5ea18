"""What every way of checking a token looks like, so that adapters take each of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from authserver_sdk.discovery import Server
from authserver_sdk.verifying.access import Access

NOTHING: Mapping[str, str] = MappingProxyType({})


class Checker(Protocol):
    """Tells whether a token is good, or raises RefusedError.

    `tenant` is what the call names as its tenant, if it does; `confirmation` the proofs of keys that it was seen to
    hold, by their name in `cnf` (RFC 8705 §3.1: `x5t#S256`).
    """

    @property
    def servers(self) -> list[Server]:
        """Whose tokens are taken."""

    def verify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Return what the token opens."""

    async def averify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Return what the token opens, in an event loop."""
