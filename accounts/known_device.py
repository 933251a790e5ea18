"""A browser in which a person has logged in before: strangers who guess from the same peer do not lock it out.

Such a browser has a count of failures of its own (NIST SP 800-63B-4 §3.2.2). Its cookie proves nothing else.
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


def device_of(request: HttpRequest, *, email: str) -> str | None:
    """Return the identifier of this browser if that very person has logged in here before, else None."""
    try:
        mark = signing.loads(
            request.COOKIES.get(cookie_name(DEVICE, current_realm()), ""), salt=_salt(), max_age=LIFETIME
        )
    except signing.BadSignature:
        return None
    device, digest = cast("tuple[str, str]", mark)
    return device if secrets.matches(email.lower(), digest) else None


def _salt() -> str:
    return f"accounts.known_device {current_realm().slug}"
