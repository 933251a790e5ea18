"""RFC 7009: a client ends one of its tokens. A refresh token takes its whole family along."""

from audit import actions
from audit.record import record
from oauth.endpoints.client_request import authenticated, refuse
from oauth.http import NO_STORE, Request, Response
from oauth.store import families
from oauth.store.clients import ClientRecord
from oauth.tokens import access_token, refresh_token
from realms.models import Realm
from support.errors import InvalidRequest, InvalidToken, OAuth2Error


def revoke(request: Request) -> Response:
    """End the token if it is the calling client's; answer 200 for any other, which nothing tells apart (§2.2)."""
    try:
        form, client = authenticated(request)
        if "token" not in form:
            raise InvalidRequest("token is missing.")
    except OAuth2Error as error:
        return refuse(error, request)
    end(form["token"], client, request.realm)
    return Response(200, headers=NO_STORE)


def end(token: str, client: ClientRecord, realm: Realm) -> None:
    """End a token of `client`, whatever its kind: the form tells it, so a wrong hint does no harm (§2.1)."""
    if token.startswith(refresh_token.PREFIX):
        presented = refresh_token.read(token)
        state = families.find(realm, presented.family) if presented else None
        if presented is None or state is None or state.client != client.id:
            return
        families.revoke(realm, presented.family)
        ended = presented.family.hex
    else:
        try:
            found = access_token.read(token, realm)
        except InvalidToken:
            return
        if found.claims["client_id"] != client.client_id:
            return
        if not families.revoke_access_token(realm, jti=found.jti, expires_at=found.claims["exp"]):
            return
        ended = found.jti
    name = client.client_id
    record(actions.TOKEN_REVOKED, realm=realm.slug, actor=name, target=ended, client=name)
