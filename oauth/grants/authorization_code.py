"""OAuth 2.1 §4.1.3: authorization_code: the code is consumed first, by one statement with every binding in it."""

import hashlib
import re
import uuid
from base64 import urlsafe_b64encode
from typing import Any, NoReturn

from django.db import transaction
from oauthlib.oauth2 import AuthorizationCodeGrant, RequestValidator

from audit import actions
from audit.record import record
from oauth.rules.resource import settle_resources
from oauth.store import codes, families
from oauth.store.clients import ClientRecord
from oauth.store.codes import RedeemedCode, Redemption
from oauth.tokens import refresh_token
from oauth.tokens.request import TokenRequest
from support.errors import InvalidGrant, InvalidTarget, OAuth2Error

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636 §4.1
REFUSAL = "The code is invalid, expired, already used, or not for this request."


class AuthorizationCode(AuthorizationCodeGrant):
    """Exchanges a code for tokens."""

    grant_type = "authorization_code"

    def __init__(self, validator: RequestValidator) -> None:
        super().__init__(validator)


class CodeMixin:
    """Answers oauthlib's questions about a code from the one statement that consumed it."""

    def validate_code(self, client_id: str, code: str, client: ClientRecord, request: TokenRequest, *_: Any) -> bool:  # noqa: ARG002 (the signature is oauthlib's)
        """Consume the code; whatever does not fit raises."""
        request.redeemed = redeem(request)
        return True

    def get_code_challenge(self, code: str, request: TokenRequest) -> str | None:  # noqa: ARG002 (oauthlib's)
        """Return the challenge that the code was bound to."""
        return request.redeemed.code_challenge or None

    def get_code_challenge_method(self, code: str, request: TokenRequest) -> str:  # noqa: ARG002 (oauthlib's)
        """Return the only method there is."""
        return "S256"

    def is_pkce_required(self, client_id: str, request: TokenRequest) -> bool:  # noqa: ARG002 (oauthlib's)
        """Leave it to the authorization request: a code without a challenge was issued on purpose."""
        return False

    def get_default_redirect_uri(self, client_id: str, request: TokenRequest, *_: Any) -> str:  # noqa: ARG002 (oauthlib's)
        """Return the redirect URI that the code was bound to."""
        return request.redeemed.redirect_uri

    def confirm_redirect_uri(self, *_: Any, **__: Any) -> bool:
        """Confirm: the statement that consumed the code compared it."""
        return True

    def invalidate_authorization_code(self, client_id: str, code: str, request: TokenRequest, *_: Any) -> None:
        """Do nothing: the code was consumed first."""


def redeem(request: TokenRequest) -> RedeemedCode:
    """Consume the code of `request`, and put what it stands for into the answer. Raises InvalidGrant, InvalidTarget."""
    issue = request.issue
    requested = settle_resources(issue.realm, request.resource or "", client_id=issue.client.client_id)
    token = refresh_token.first(uuid.uuid4())
    with_refresh = "refresh_token" in issue.client.grant_types
    redemption = Redemption(
        realm=issue.realm,
        client=issue.client.id,
        code=request.code or "",
        redirect_uri=request.redirect_uri or "",
        challenge=_challenge(request),
        requested=requested,
        family=token.family,
        refresh_digest=token.digest if with_refresh else "",
    )
    redeemed = codes.redeem(redemption)
    if redeemed is None:
        _refuse(redemption, client=issue.client.client_id)
    issue.family, issue.nonce = token.family, redeemed.nonce
    issue.refresh_token = token.text if with_refresh and not redeemed.once else None
    try:
        issue.speak_for(redeemed, requested=requested)
    except OAuth2Error:
        families.revoke(issue.realm, token.family)  # nobody will ever get its tokens
        raise
    return redeemed


def _challenge(request: TokenRequest) -> str:
    """Return the challenge that the verifier proves, an empty string without one (RFC 7636 §4.6)."""
    verifier = request.code_verifier
    if verifier is None:
        return ""
    if VERIFIER.fullmatch(verifier) is None:
        raise InvalidGrant(REFUSAL)
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _refuse(redemption: Redemption, *, client: str) -> NoReturn:
    """Raise what the client is told. OAuth 2.1 §4.1.3: a code used twice ends what it was redeemed for."""
    refusal = codes.explain(redemption)
    if refusal.replayed is not None:
        with transaction.atomic():
            if families.revoke(redemption.realm, refusal.replayed):
                realm, family = redemption.realm.slug, refusal.replayed.hex
                record(actions.CODE_REPLAYED, realm=realm, target=family, client=client)
    if refusal.beyond_grant:
        raise InvalidTarget("The resource was not part of the authorization.")
    raise InvalidGrant(REFUSAL)
