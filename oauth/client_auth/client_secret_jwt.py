"""RFC 7523 §2.2 and OpenID Connect Core §9: client_secret_jwt: an assertion signed with the client's secret."""

import logging
from base64 import urlsafe_b64encode

from jwcrypto.jwk import JWK

from clients.models import client_secret
from oauth.client_auth import client_assertion
from oauth.client_auth.credentials import UnverifiedAssertion
from oauth.store import last_uses
from oauth.store.clients import ClientRecord
from oauth.store.secret_record import SecretRecord
from realms.models import Realm
from support import clock
from support.sealing import SealBroken

METHOD = "client_secret_jwt"
ALGORITHM = "HS256"
logger = logging.getLogger(__name__)


def proves(realm: Realm, client: ClientRecord, assertion: UnverifiedAssertion, *, peer: str) -> bool:
    """Tell whether the assertion proves `client`, in a realm that has the method switched on."""
    if not realm.client_secret_jwt or assertion.header["alg"] != ALGORITHM:
        return False
    for secret in [kept for kept in client.secrets if kept.sealed and not kept.refusal(peer)]:
        key = _key(client, secret)
        if key is not None and client_assertion.proves(realm, client, assertion, keys=[key]):
            last_uses.note(last_uses.SECRETS, secret.id, now=clock.now(), last_used_at=secret.last_used_at)
            return True
    return False


def _key(client: ClientRecord, secret: SecretRecord) -> JWK | None:
    try:
        opened = client_secret.opened(secret.sealed, client_pk=client.id)
    except SealBroken as failure:
        logger.error("A secret of client %s cannot be opened: %s", client.client_id, failure)  # noqa: TRY400 (one sentence says it all)
        return None
    return JWK(kty="oct", k=urlsafe_b64encode(opened.encode()).rstrip(b"=").decode())
