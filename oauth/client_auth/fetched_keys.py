"""OpenID Connect Dynamic Client Registration §2 (jwks_uri): a client's keys at its own address, read once a minute.

A minute is how soon a key that was added counts and one that was taken away no longer does, and all that a storm of
assertions can make us ask. While the address does not answer, the last keys that it gave count for ten minutes.
"""

import hashlib

from clients.public_keys import published
from support import fetched

NONE = '{"keys": []}'


def text(uri: str, *, client_pk: int) -> str:
    """Return the key set at `uri` as JSON text, without keys if there is none to be had.

    Raises SlowDown while it is being fetched and none is known.
    """
    name = f"client-keys:{client_pk}:{hashlib.sha256(uri.encode()).hexdigest()}"
    return fetched.text(name, lambda: published(uri), absent=NONE)
