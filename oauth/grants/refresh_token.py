"""OAuth 2.1 §4.3, RFC 9700 §4.14.2: refresh_token: rotated at each use, and a replay ends the family."""

from typing import Any

from django.db import transaction
from oauthlib.oauth2 import RefreshTokenGrant, RequestValidator

from audit import actions
from audit.record import record
from oauth.rules.resource import settle_resources
from oauth.rules.scope import split
from oauth.store import families
from oauth.store.clients import ClientRecord
from oauth.store.families import FamilyRecord, FamilyState, Rotation
from oauth.tokens import refresh_token
from oauth.tokens.issue import Issue
from oauth.tokens.refresh_token import RefreshToken as Token
from oauth.tokens.request import TokenRequest
from support import clock
from support.errors import InvalidGrant, InvalidScope, InvalidTarget

GRACE_SECONDS = 60  # for the immediate predecessor, until its successor is used for the first time
REFUSAL = "The refresh token is invalid, expired, revoked, or another client's."


class RefreshToken(RefreshTokenGrant):
    """Exchanges a refresh token for new tokens, the next refresh token among them."""

    grant_type = "refresh_token"

    def __init__(self, validator: RequestValidator) -> None:
        super().__init__(validator)


class RefreshMixin:
    """Answers oauthlib's questions about a refresh token from the one statement that rotated it."""

    def validate_refresh_token(self, token: str, client: ClientRecord, request: TokenRequest, *_: Any) -> bool:  # noqa: ARG002 (oauthlib's)
        """Rotate the family; whatever does not fit raises."""
        request.family = refresh(request)
        return True

    def get_original_scopes(self, token: str, request: TokenRequest, *_: Any) -> list[str]:  # noqa: ARG002 (oauthlib's)
        """Return what may be asked for: what goes beyond the grant was refused before anything changed."""
        return list(split(request.scope) if request.scope else request.family.scopes)


def refresh(request: TokenRequest) -> FamilyRecord:
    """Rotate the family of `request`'s token, and put what it grants into the answer.

    Raises InvalidGrant, InvalidScope, InvalidTarget; after the last two the token presented is still good.
    """
    issue = request.issue
    presented = refresh_token.read(request.refresh_token or "")
    if presented is None:
        raise InvalidGrant(REFUSAL)
    requested = settle_resources(issue.realm, request.resource or "", client_id=issue.client.client_id)
    if request.scope:
        _refuse_widening(request, presented)
    nonce = refresh_token.new_nonce()
    successor = presented.successors(nonce)[0]
    digests = {"presented": presented.digest, "successor": successor.digest}
    rotation = Rotation(presented.family, issue.client.id, nonce=nonce, requested=list(requested), **digests)
    family = families.rotate(issue.realm, rotation)
    if family is None:
        family, successor = _repeat_or_end(issue, presented)
    issue.family, issue.refresh_token = successor.family, successor.text
    issue.speak_for(family, requested=requested, scopes=split(request.scope) if request.scope else None)
    return family


def _refuse_widening(request: TokenRequest, presented: Token) -> None:
    """RFC 6749 §6: no scope beyond the grant, judged before anything changes; what was taken back is left out later."""
    state = families.find(request.issue.realm, presented.family)
    if state is None or state.client != request.issue.client.id:
        raise InvalidGrant(REFUSAL)
    if not set(split(request.scope or "")) <= {*state.record.scopes, *state.withdrawn_scope.split()}:
        raise InvalidScope("The scope goes beyond what was granted.")


def _repeat_or_end(issue: Issue, presented: Token) -> tuple[FamilyRecord, Token]:
    """Answer a retry of the immediate predecessor as before; end the family for any older generation.

    The current token was refused for what it was asked to give: that changes nothing.
    """
    state = families.find(issue.realm, presented.family)
    if state is None or state.client != issue.client.id or state.idle_expires_at <= clock.now():
        raise InvalidGrant(REFUSAL)
    if state.digest == presented.digest:
        raise InvalidTarget("The resource was not part of the authorization.")
    if successor := _same_successor(state, presented):
        return state.record, successor
    with transaction.atomic():
        if families.revoke(issue.realm, presented.family):
            realm, client = issue.realm.slug, issue.client.client_id
            record(actions.REFRESH_TOKEN_REPLAYED, realm=realm, target=presented.family.hex, client=client)
    raise InvalidGrant(REFUSAL)


def _same_successor(state: FamilyState, presented: Token) -> Token | None:
    if state.previous_digest != presented.digest or clock.now() - state.rotated_at > GRACE_SECONDS:
        return None
    derived = presented.successors(state.record.derivation_nonce)
    return next((candidate for candidate in derived if candidate.digest == state.digest), None)
