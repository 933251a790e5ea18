"""RFC 6749 §2.3.1: one secret of a client, and when and from where it is accepted. Read in the SELECT of the client."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from support import clock, networks

COLUMN = """
(SELECT {list}({array}(s.id, s.digest, s.sealed, s.starts_at, s.expires_at, s.last_used_at, {json}(s.allowed_networks)))
    FROM clients_clientsecret s WHERE s.client_id = c.id)
"""

TOO_EARLY = "secret_not_started"  # the reasons that are counted among refusals; whoever asks learns none of them
TOO_LATE = "secret_expired"
ELSEWHERE = "secret_from_elsewhere"


@dataclass(frozen=True, slots=True)
class SecretRecord:
    """One secret. Times are epoch seconds; `sealed` is empty but for client_secret_jwt."""

    id: int
    digest: str
    sealed: str = ""
    starts_at: int | None = None
    expires_at: int | None = None
    last_used_at: int | None = None
    networks: tuple[str, ...] = ()

    @classmethod
    def read(cls, column: Sequence[Any]) -> Self:
        """Return what the column holds of one secret."""
        pk, digest, sealed, starts_at, expires_at, last_used_at, listed = column
        return cls(pk, digest, sealed, starts_at, expires_at, last_used_at, tuple(listed))

    def refusal(self, peer: str) -> str:
        """Return why the secret is not accepted now from `peer`; empty where it is."""
        now = clock.now()
        if self.starts_at is not None and self.starts_at > now:
            return TOO_EARLY
        if self.expires_at is not None and self.expires_at <= now:
            return TOO_LATE
        return "" if networks.admit(self.networks, peer) else ELSEWHERE
