"""RFC 9700 §4.7, RFC 7636, OpenID Connect Core §3.1.2.1: `state`, nonce and verifier of a login that is under way.

`state` is random; nonce and PKCE verifier are derived from it under the server's pepper, so nothing that is stored, and
nothing that a browser shows, is enough to redeem a code. What brings a person back is used up in one statement that
names the realm, the provider, the browser and the time: it ends the time that it has. A wrong try burns nothing.
"""

import hmac
import secrets as random
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.models import User
from federation.conversation import Conversation
from federation.models import PendingLogin
from federation.offers import Offer
from federation.provider_error import meaning
from federation.providers import speak
from federation.providers.exchange import Answer, Request
from federation.refusal import NotUnderWay, Refused
from realms.context import current_realm
from realms.cookies import cookie_name
from support import clock
from support.secrets import derived_keys, fingerprint, random_token

COOKIE = "federation"
LIFETIME = 600  # seconds
MAXIMUM_HINT = 254
MAXIMUM_CODE = 4096

Purpose = PendingLogin.Purpose


def begin(  # noqa: PLR0913 (what is asked of the provider and what comes of it, named at each call)
    request: HttpRequest,
    offer: Offer,
    *,
    purpose: str,
    way_on: str,
    user: User | None = None,
    login_hint: str = "",
    fresh: bool = False,
    choose: bool = False,
) -> HttpResponse:
    """Send the person to the provider; raise ProviderAway or ProviderLied, and then nothing is under way."""
    realm = current_realm()
    state = f"{realm.slug}.{random_token()}"
    hint = login_hint if login_hint.isprintable() and len(login_hint) <= MAXIMUM_HINT else ""
    asked = Request(
        offer.redirect_uri(realm), state, _derived("nonce", state), _derived("verifier", state), hint, fresh, choose
    )
    try:
        address = speak(offer.provider).address(asked, Conversation())
    except Refused as refusal:
        refusal.way_on = way_on
        raise
    browser = request.COOKIES.get(cookie_name(COOKIE, current_realm())) or random.token_urlsafe(32)
    now = clock.now()
    PendingLogin.objects.create(
        realm=realm,
        digest=fingerprint(state),
        browser=fingerprint(browser),
        provider=offer.provider,
        purpose=purpose,
        user=user,
        way_on=way_on,
        fresh=fresh,
        started_at=now,
        expires_at=now + LIFETIME,
    )
    return _with_cookie(HttpResponseRedirect(address), browser)


def take(request: HttpRequest, offer: Offer) -> tuple[PendingLogin, Answer]:
    """Return the login that the browser brings back, which is used up.

    Raises NotUnderWay, and what stands for an error of the provider.
    """
    given = {name: request.GET.get(name, "") for name in ("state", "code", "error")}
    if any(len(request.GET.getlist(name)) > 1 for name in (*given, "iss")):
        raise NotUnderWay("A parameter is there twice.")
    rows = PendingLogin.objects.filter(
        digest=fingerprint(given["state"]),
        browser=fingerprint(request.COOKIES.get(cookie_name(COOKIE, current_realm()), "")),
        provider=offer.provider,
    )
    pending, now = rows.select_related("user").first(), clock.now()
    if pending is None or not rows.filter(expires_at__gt=now).update(expires_at=now):
        raise NotUnderWay("No such login is under way in this browser.", way_on=pending.way_on if pending else "")
    code = given["code"]
    if given["error"] or not 0 < len(code) <= MAXIMUM_CODE or not code.isprintable():
        raise meaning(given["error"], way_on=pending.way_on)
    return pending, _answer(offer, given["state"], code=code, issuer=request.GET.get("iss"))


def _answer(offer: Offer, state: str, *, code: str, issuer: str | None) -> Answer:
    uri = offer.redirect_uri(current_realm())
    return Answer(code, issuer, uri, nonce=_derived("nonce", state), verifier=_derived("verifier", state))


def _derived(purpose: str, state: str) -> str:
    """Return 43 characters of base64url that only this server can make from `state`."""
    key = derived_keys(f"federation {purpose}")[0]
    return urlsafe_b64encode(hmac.new(key, state.encode(), sha256).digest()).rstrip(b"=").decode()


def _with_cookie(response: HttpResponse, browser: str) -> HttpResponse:
    attributes: dict[str, Any] = {"path": f"{current_realm().path}/", "httponly": True, "samesite": "Lax"}
    response.set_cookie(
        cookie_name(COOKIE, current_realm()), browser, max_age=LIFETIME, secure=settings.PUBLIC_HTTPS, **attributes
    )
    return response
