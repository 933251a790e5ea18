"""OAuth 2.1 §4.1.2 and RFC 9207: what goes back to the client, always with `iss`."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from accounts.sessions import Login
from clients.redirect_uris import target
from oauth.endpoints.authorization import pushed_request
from oauth.endpoints.authorization.assurance import acr_of
from oauth.endpoints.authorization.interstitial import interstitial
from oauth.endpoints.authorization.staying import stays
from oauth.http import Page, Response, printable, redirect
from oauth.models import AuthorizationCode
from oauth.rules.draft import Draft
from oauth.store import codes, usage
from support import clock
from support.errors import OAuth2Error


def grant(draft: Draft, login: Login, *, scopes: tuple[str, ...], status: int, once: bool = False) -> Response:
    """Issue a code for what the person allowed, and send it back; `once`: all of it ends with the first access token.

    Raises InvalidRequestUri for a pushed request that was answered before; nobody then ever learns the code.
    """
    code = AuthorizationCode(
        realm=draft.realm,
        application_id=draft.client.id,
        user=login.user,
        redirect_uri=draft.redirect_uri,
        redirect_uri_given=draft.redirect_uri_given,
        scope=" ".join(scopes),
        resources=list(draft.resources),
        code_challenge=draft.parameters.get("code_challenge", ""),
        nonce=draft.parameters.get("nonce", ""),
        session_bound=once or not stays(draft, scopes),
        once=once,
        sid=login.sid,
        ends_at=_end_of_one_token(draft, login) if once else login.ends_at,
        auth_time=int(login.authenticated_at),
        amr=list(login.amr),
        acr=acr_of(draft, login),
    )
    usage.note(draft.realm, draft.client)
    secret = codes.issue(code, draft.realm.code_lifetime)
    pushed_request.settle(draft)
    return redirect(_address(draft, {"code": secret}), status=status)


def refuse(draft: Draft, error: OAuth2Error, *, decided: bool = False, status: int = 302) -> Response | Page:
    """Send `error` back, at once where that is safe.

    A client that nobody vouches for could otherwise make this server an open redirector (RFC 9700 §4.11.2): unless the
    person has `decided` or prompt=none forbids a page, they see where they would go, and go there themselves.
    Raises InvalidRequestUri for a pushed request that was answered before.
    """
    pushed_request.settle(draft)
    described = {"error_description": printable(error.description)} if error.description else {}
    address = _address(draft, {"error": error.error or "server_error"} | described)
    aim = target(draft.redirect_uri)
    trusted = decided or draft.client.is_vouched_for or aim.is_local or aim.is_private_use
    if trusted or draft.parameters.get("prompt") == "none":
        return redirect(address, status=status)
    return interstitial(error, host=aim.host, address=address)


def _end_of_one_token(draft: Draft, login: Login) -> int:
    """Return when an access token that is made now ends."""
    end = clock.now() + draft.realm.access_token_lifetime
    return end if login.ends_at is None else min(end, login.ends_at)


def _address(draft: Draft, members: Mapping[str, str]) -> str:
    answer = dict(members)
    if draft.state:
        answer["state"] = draft.state
    answer["iss"] = draft.realm.issuer
    separator = "&" if "?" in draft.redirect_uri else "?"
    return f"{draft.redirect_uri}{separator}{urlencode(answer, quote_via=quote)}"
