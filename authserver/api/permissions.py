"""RFC 6750 §3.1: what the caller of the management API may do: its token says so, and its roles do."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from authserver import authority
from authserver.api.authentication import challenge
from realms.context import current_realm
from realms.management_scopes import Act, Area, scope
from support.errors import InsufficientScope

if TYPE_CHECKING:
    from authserver.authority import Principal


class ScopeMissing(APIException):
    """RFC 6750 §3.1: a token with that scope would do."""

    status_code = 403
    default_code = InsufficientScope.error

    def __init__(self, name: str) -> None:
        super().__init__(f"The token lacks the scope {name}.")
        self.auth_header = challenge({"error": InsufficientScope.error, "scope": name})


class AuthorityPermission(BasePermission):
    """Lets a call through that the token speaks of and the roles of its bearer allow."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Tell so; raise what the caller is to be told otherwise."""
        area: Area = view.area  # type: ignore[attr-defined]  # each of ours names one; without it nothing is served
        act = act_of(request)
        caller: Principal = request.user  # type: ignore[assignment]  # BearerAuthentication puts it there
        if not authority.is_within_scope(caller, act, area):
            raise ScopeMissing(scope(area, act))
        if not authority.governs(caller, current_realm()):
            raise PermissionDenied("No role of yours administers this realm.")
        if not authority.may_somewhere(caller, act, area, realm=current_realm()):
            raise PermissionDenied(f"No role of yours permits that: it takes {scope(area, act)}.")
        return True


def act_of(request: Request) -> Act:
    """Return what a method does: whatever is not safe changes something (RFC 9110 §9.2.1)."""
    return Act.READ if request.method in SAFE_METHODS else Act.WRITE
