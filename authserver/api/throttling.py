"""RFC 6585 §4: how many requests one caller may make, as the realm says in `limits`."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from realms.context import current_realm
from support import throttle

if TYPE_CHECKING:
    from authserver.authority import Principal

LIMIT = "api"  # the key in the realm's limits
DEFAULT_RATE = "1200/m"


class PerCaller(BaseThrottle):
    """Counts each request that was authenticated, by who makes it."""

    def __init__(self) -> None:
        self._wait = 0

    def allow_request(self, request: Request, view: APIView) -> bool:  # noqa: ARG002 (the signature is REST framework's)
        """Count the request, and tell whether it may go on."""
        caller: Principal = request.user  # type: ignore[assignment]  # BearerAuthentication puts it there
        rate = throttle.parse(current_realm().limits.get(LIMIT, DEFAULT_RATE))
        self._wait = throttle.allow(f"api:{caller.home.slug}:{caller.sub}", rate)
        return not self._wait

    def wait(self) -> float | None:
        """Return in how many seconds to come again."""
        return self._wait
