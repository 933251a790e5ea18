"""A browser in which a person has logged in before: strangers who guess from the same peer do not lock it out.

All such browsers of a person have one count of failures together (NIST SP 800-63B-4 §3.2.2): each login makes another
cookie, which can be kept. It proves nothing else, and has room for a few people who share a computer.
"""

from typing import cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from realms.context import current_realm
from realms.cookies import cookie_name
from support import secrets

DEVICE = "device"
LIFETIME = 180 * 86_400  # seconds
MOST = 5  # people of one browser


def remember(request: HttpRequest, response: HttpResponse, *, email: str) -> None:
    """Mark this browser as one in which the person of that address has logged in, the last of a few."""
    others = [digest for digest in _digests(request) if not secrets.matches(email.lower(), digest)]
    digests = [secrets.digest(email.lower()), *others][:MOST]
    mark = signing.dumps(["", " ".join(digests)], salt=_salt())
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
    return any(secrets.matches(email.lower(), digest) for digest in _digests(request))


def _digests(request: HttpRequest) -> list[str]:
    """Return those of the addresses, newest first.

    In front stood an identifier of the browser, and one digest behind it: older processes read marks of newer ones.
    """
    mark = request.COOKIES.get(cookie_name(DEVICE, current_realm()), "")
    try:
        _, digests = cast("tuple[str, str]", signing.loads(mark, salt=_salt(), max_age=LIFETIME))
    except signing.BadSignature:
        return []
    return digests.split()


def _salt() -> str:
    return f"accounts.known_device {current_realm().slug}"
