"""OpenID Connect Back-Channel Logout §2.4: the logout token tells one client that one session has ended."""

import secrets

from clients.models import Client
from keys.ring import signer_of
from oauth.tokens import jose
from support import clock

TYPE = "logout+jwt"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIFETIME = 120  # seconds, as §4 recommends
JTI_BYTES = 16


def make(client: Client, *, sub: str, sid: str) -> str:
    """Return a new logout token, signed as the client's ID tokens are. It never has a nonce: no ID token is like it."""
    now = clock.now()
    claims = {
        "iss": client.realm.issuer,
        "sub": sub,
        "aud": client.client_id,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": secrets.token_hex(JTI_BYTES),
        "events": {EVENT: {}},
        "sid": sid,
    }
    return jose.sign(signer_of(client.realm, client.id_token_signed_response_alg), claims, typ=TYPE)
