"""OAuth 2.1 §2.4.1: guessing of client credentials is slowed down per client and peer, in each realm.

The client at other peers, and other clients at the same peer, are not held up: many clients come from the shared
addresses of hosted services. Unknown clients count as known ones do, so that the limit tells nobody which clients there
are; there is no switch. support/failures.py says what it costs.
"""

from support import failures
from support.errors import SlowDown
from support.failures import Limit
from support.peer import peer_network

PER_CLIENT_AND_PEER = 40  # failures a minute
SENTENCE = "Too many wrong credentials from your address. Try again later."


def limit(peer: str, *, client_id: str) -> Limit:
    """Return what a failure counts towards; one that names no client counts as the client without a name."""
    return Limit(f"client credentials {peer_network(peer)} {client_id}", PER_CLIENT_AND_PEER)


def refuse_blocked(found: Limit) -> None:
    """Raise SlowDown before anything is compared, where there were too many failures."""
    _slow_down(failures.blocked(found))


def count(found: Limit) -> None:
    """Count one failure; raise SlowDown if it was one too many."""
    _slow_down(failures.count(found))


def _slow_down(seconds: int) -> None:
    if seconds:
        raise SlowDown(SENTENCE, retry_after=seconds)
