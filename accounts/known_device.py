"""A browser in which a person has logged in before: strangers who guess from the same peer do not lock it out.

All such browsers of a person have one count of failures together (NIST SP 800-63B-4 §3.2.2): each login makes another
cookie, which can be kept. It proves nothing else.
"""

import secrets as random
from typing import cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from realms.context import current_realm
from realms.cookies import cookie_name
from support import secrets

DEVICE = "device"
LIFETIME = 180 * 86_400  # seconds
ID_BYTES = 12


def remember(response: HttpResponse, *, email: str) -> None:
    """Mark this browser as one in which the person of that address has logged in."""
    mark = signing.dumps([random.token_urlsafe(ID_BYTES), secrets.digest(email.lower())], salt=_salt())
    response.set_cookie(
        cookie_name(DEVICE, current_realm()),
        mark,
        max_age=LIFETIME,
        path=f"{current_realm().path}/",
        secure=settings.PUBLIC_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def is_known(request: HttpRequest, *, email: str) -> bool:
    """Tell whether the person of that address has logged in in this browser before."""
    try:
        mark = signing.loads(
            request.COOKIES.get(cookie_name(DEVICE, current_realm()), ""), salt=_salt(), max_age=LIFETIME
        )
    except signing.BadSignature:
        return False
    _, digest = cast("tuple[str, str]", mark)
    return secrets.matches(email.lower(), digest)


def _salt() -> str:
    return f"accounts.known_device {current_realm().slug}"
