"""OpenID Connect Front-Channel Logout §3, RP-Initiated Logout §2 and §3: the page that logs a person out of the realm.

GET asks, but where the client showed an ID token of this very session; POST ends the session on the server. Clients in
this browser are told by frames, and the page goes on when they had a moment; the others are told by the worker.
"""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.sessions import Login, current_login
from accounts.way_on import way_on
from clients.redirect_uris import problem, target
from oauth import logout_notices
from oauth.endpoints import end_session
from oauth.endpoints.end_session import Asked
from realms.context import current_realm
from support.security_headers import framing

FRAMES_SECONDS = 3  # until the page goes on by itself


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, or end the session."""
    ticket = request.POST.get("ticket") or request.GET.get("ticket") or ""
    asked = end_session.read(ticket, current_realm())
    login = current_login(request)
    if login is not None and request.method != "POST" and not (request.method == "GET" and asked.is_of(login)):
        return render(request, "account/logout.html", _question(request, asked, ticket=ticket))
    if asked.address and login is None and not asked.is_trusted:
        return _page(request, address=asked.address, goes_on=False)  # nobody here decided to go there
    return leave(request, login, address=asked.address or way_on(request, otherwise="" if ticket else "account_login"))


def leave(request: HttpRequest, login: Login | None, *, address: str) -> HttpResponse:
    """End the session, and go on to `address` once the clients in this browser have heard of it."""
    frames = end(request, login)
    if frames or not address:
        return _page(request, address=address, frames=frames)
    return _Redirect(address)


def end(request: HttpRequest, login: Login | None) -> list[str]:
    """End the session of this browser, and return the addresses of clients that the next page tells of it."""
    frames = logout_notices.frames(login.user, login.sid) if login else []
    get_adapter(request).logout(request)
    return frames


def _question(request: HttpRequest, asked: Asked, *, ticket: str) -> dict[str, object]:
    address = way_on(request, otherwise="")
    return {
        "ticket": ticket,
        "client_name": asked.client_name,
        "host": _host(asked.address or address),
        "redirect_field_name": REDIRECT_FIELD_NAME,
        "redirect_field_value": address,
    }


def _page(request: HttpRequest, *, address: str, frames: list[str] | None = None, goes_on: bool = True) -> HttpResponse:
    """Say that the person is logged out; with frames, and a way on where there is one."""
    context = {
        "frames": frames,
        "address": address or reverse("account_login"),
        "host": _host(address),
        "seconds": FRAMES_SECONDS if address and goes_on else None,
    }
    response = render(request, "account/logged_out.html", context)
    if frames:
        response.headers["Content-Security-Policy"] = framing(frames)
    return response


def _host(address: str) -> str:
    """Return where an address leads, for people; nothing for a page of this realm."""
    return urlsplit(address).netloc if problem(address) else target(address).text


class _Redirect(HttpResponseRedirect):
    """A redirect to an address that was judged: to an application with a scheme of its own, too."""

    def __init__(self, address: str) -> None:
        self.allowed_schemes = [urlsplit(address).scheme]
        super().__init__(address)
