"""RFC 7515 §5.2: a signature that held under a key holds as long as the realm publishes that key.

Resource servers ask about the same access token again and again, and checking its signature costs more than all the
rest. What a process has verified it remembers under the token's digest: bounded, and only for the very key ring that it
was verified with. Expiry, and whether the token is alive, are judged each time.
"""

import hashlib
import threading
from collections import OrderedDict

from keys.ring import KeyRing, ring_of
from oauth.tokens import jose
from oauth.tokens.jose import VerifiedClaims
from realms.models import Realm

MAXIMUM_ENTRIES = 4096

_verified: OrderedDict[bytes, tuple[KeyRing, VerifiedClaims]] = OrderedDict()
_writing = threading.Lock()


def claims_of(unverified_token: str, realm: Realm, *, typ: str) -> VerifiedClaims:
    """Return the claims of a token that `realm` signed as `typ`, as `jose.verify` does, which raises InvalidToken.

    Many callers share them: they are to be read, not changed.
    """
    digest = hashlib.sha256(f"{typ} {unverified_token}".encode("utf-8", "surrogatepass")).digest()
    ring = ring_of(realm)
    known = _verified.get(digest)
    if known is not None and known[0] is ring:
        return known[1]
    claims = jose.verify(unverified_token, realm, typ=typ)
    with _writing:
        _verified[digest] = (ring, claims)
        _verified.move_to_end(digest)
        if len(_verified) > MAXIMUM_ENTRIES:
            _verified.popitem(last=False)
    return claims
