"""OAuth 2.1 §2.4.1: guessing of client credentials is slowed down per client and peer, and per peer, in each realm.

Clients at other peers are not held up. Unknown clients count as known ones do, so that the limits tell nobody which
clients there are; there is no switch. support/failures.py says what it costs.
"""

from support import failures
from support.errors import SlowDown
from support.failures import Limit
from support.peer import peer_network

Limits = tuple[Limit, ...]

PER_CLIENT_AND_PEER = 40  # failures a minute
PER_PEER = 50
SENTENCE = "Too many wrong credentials from your address. Try again later."


def limits(peer: str, *, client_id: str | None = None) -> Limits:
    """Return what a failure counts towards; one that names no client counts for its peer alone."""
    network = peer_network(peer)
    every = Limit(f"client credentials {network}", PER_PEER)
    if client_id is None:
        return (every,)
    return (Limit(f"client credentials {network} {client_id}", PER_CLIENT_AND_PEER), every)


def refuse_blocked(found: Limits) -> None:
    """Raise SlowDown before anything is compared, where there were too many failures."""
    _slow_down(failures.blocked(found))


def count(found: Limits) -> None:
    """Count one failure; raise SlowDown if it was one too many."""
    _slow_down(failures.count(found))


def _slow_down(seconds: int) -> None:
    if seconds:
        raise SlowDown(SENTENCE, retry_after=seconds)
