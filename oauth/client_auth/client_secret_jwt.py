"""RFC 7523 §2.2 and OpenID Connect Core §9: client_secret_jwt: an assertion signed with the client's secret."""

import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator

from jwcrypto.jwk import JWK

from clients.models import client_secret
from oauth.client_auth import client_assertion
from oauth.client_auth.credentials import UnverifiedAssertion
from oauth.store.clients import ClientRecord
from realms.models import Realm
from support import clock
from support.sealing import SealBroken

METHOD = "client_secret_jwt"
ALGORITHM = "HS256"
logger = logging.getLogger(__name__)


def proves(realm: Realm, client: ClientRecord, assertion: UnverifiedAssertion) -> bool:
    """Tell whether the assertion proves `client`, in a realm that has the method switched on."""
    if not realm.client_secret_jwt or assertion.header["alg"] != ALGORITHM:
        return False
    return client_assertion.proves(realm, client, assertion, keys=_keys(client))


def _keys(client: ClientRecord) -> Iterator[JWK]:
    now = clock.now()
    for kept in client.proof.secrets if client.proof else ():
        if kept.expires_at is None or kept.expires_at > now:
            try:
                secret = client_secret.opened(kept.sealed, client_pk=client.id)
            except SealBroken as failure:
                logger.error("A secret of client %s cannot be opened: %s", client.client_id, failure)  # noqa: TRY400 (one sentence says it all)
                continue
            yield JWK(kty="oct", k=urlsafe_b64encode(secret.encode()).rstrip(b"=").decode())
