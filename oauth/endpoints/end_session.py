"""OpenID Connect RP-Initiated Logout §2 to §4: what a client asks for when it sends a person here to log out, judged.

Whoever asks proves nothing but by an ID token: the person is asked unless it is one of their very session. What was
judged goes on, sealed, to the page of the realm that logs people out: a form that another site sends brings no cookie.
"""

from dataclasses import astuple, dataclass
from urllib.parse import quote, urlencode

from django.core import signing
from django.urls import reverse

from accounts.sessions import Login
from clients.models import Client
from clients.redirect_uris import matches, target
from oauth.endpoints.authorization.judgement import error_page
from oauth.endpoints.authorization.ui_locales import carried
from oauth.http import Page, Parameters, Request, Response, parameters, redirect
from oauth.store import clients
from oauth.store.clients import ClientRecord
from oauth.tokens import id_token
from realms.models import Realm
from support.errors import InvalidRequest, InvalidToken

MAXIMUM_AGE = 3600  # seconds in which the person may answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What a logout was asked for with. `sub` and `sid` are those of the hint; the address is a registered one.

    `is_trusted`: an administrator answers for whoever is found there, or it is on the person's own device.
    """

    sub: str = ""
    sid: str = ""
    client_name: str = ""
    address: str = ""
    is_trusted: bool = False

    def is_of(self, login: Login) -> bool:
        """Tell whether the client showed an ID token of that very session."""
        return bool(self.sid) and (self.sub, self.sid) == (str(login.user.pk), login.sid)

    def sealed(self, realm: Realm) -> str:
        """Return it as text that only `realm` takes back."""
        return signing.dumps(astuple(self), salt=_salt(realm), compress=True)


NOTHING = Asked()


def end_session(request: Request, login: Login | None) -> Response | Page:  # noqa: ARG001 (every page takes the same)
    """Judge a request by GET or POST, and lead the person on to the page."""
    is_post = request.method == "POST"
    try:
        given = request.form() if is_post else parameters(request.query)
    except InvalidRequest as error:
        return error_page(error, request)
    address = f"{reverse('account_logout')}?{urlencode({'ticket': judged(given, request.realm).sealed(request.realm)})}"
    return carried(redirect(address, status=303 if is_post else 302), request, given)


def judged(given: Parameters, realm: Realm) -> Asked:
    """Return what counts of a request. A hint that is not an ID token of this realm, or another client's: nothing."""
    try:
        hint = id_token.hinted(given["id_token_hint"], realm) if "id_token_hint" in given else {}
    except InvalidToken:
        return NOTHING
    client_id = given.get("client_id", hint.get("aud", ""))
    client = clients.find(realm, client_id) if hint.get("aud", client_id) == client_id else None
    if client is None:
        return NOTHING
    address = given.get("post_logout_redirect_uri", "")
    known = bool(address) and matches(address, _registered(realm, client))
    return Asked(
        sub=hint.get("sub", ""),
        sid=hint.get("sid", ""),
        client_name=client.name if client.is_vouched_for else "",
        address=_with_state(address, given.get("state", "")) if known else "",
        is_trusted=known and (client.is_vouched_for or target(address).is_local or target(address).is_private_use),
    )


def read(ticket: str, realm: Realm) -> Asked:
    """Return what `ticket` says; nothing for one that was altered, is too old, or belongs to another realm."""
    try:
        return Asked(*signing.loads(ticket, salt=_salt(realm), max_age=MAXIMUM_AGE))
    except (signing.BadSignature, ValueError, TypeError):
        return NOTHING


def _registered(realm: Realm, client: ClientRecord) -> list[str]:
    rows = Client.objects.filter(realm=realm, pk=client.id)
    return rows.values_list("post_logout_redirect_uris", flat=True).first() or []


def _with_state(address: str, state: str) -> str:
    """Return the address with `state` as it was sent (§3)."""
    if not state:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'state': state}, quote_via=quote)}"


def _salt(realm: Realm) -> str:
    return f"oauth.end_session:{realm.pk}"
