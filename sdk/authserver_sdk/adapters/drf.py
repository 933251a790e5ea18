"""RFC 6750 for Django REST framework: an authentication class, and permissions by scope and role."""

from dataclasses import dataclass
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from authserver_sdk.adapters.django import admit, call_of
from authserver_sdk.errors import AuthserverError, InsufficientScopeError, MissingTokenError
from authserver_sdk.resource.guard import Guard
from authserver_sdk.resource.refusal import Answer
from authserver_sdk.verifying.access import Access


@dataclass(frozen=True, slots=True)
class Caller:
    """`request.user` of a call with a token, unless `TokenAuthentication.user` returns another one."""

    access: Access
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def pk(self) -> str:
        """Return who it is, for throttles."""
        return self.access.subject


class Refusal(APIException):
    """A refused call. REST framework sends the two headers that it knows of an exception."""

    def __init__(self, answer: Answer, error: AuthserverError) -> None:
        super().__init__(str(error), code=getattr(error, "error", "") or "unavailable")
        self.status_code = answer.status
        if challenge := answer.headers.get("WWW-Authenticate"):
            self.auth_header = challenge
        if after := answer.headers.get("Retry-After"):
            self.wait = int(after)


class TokenAuthentication(BaseAuthentication):
    """Name the guard in a class of your own: `class Tokens(TokenAuthentication): guard = guard`."""

    guard: Guard

    def authenticate(self, request: Request) -> tuple[Any, Access] | None:
        """Return the caller and what it may do; None where it brings no token, so that others may try."""
        try:
            access = self.guard.check(call_of(request._request))  # noqa: SLF001 (REST framework offers no other way)
        except MissingTokenError:
            return None
        except AuthserverError as error:
            raise Refusal(self.guard.refuse(error), error) from error
        admit(request._request, access)  # noqa: SLF001 (the same)
        return self.user(access), access

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 (REST framework's signature)
        """Return the challenge of a call that brought nothing."""
        return self.guard.refuse(MissingTokenError("This needs an access token.")).headers["WWW-Authenticate"]

    def user(self, access: Access) -> Any:  # noqa: ANN401 (whatever the project's users are)
        """Return `request.user`. Override it to look people up."""
        return Caller(access)


def requires(guard: Guard, *scopes: str, roles: tuple[str, ...] = ()) -> type[BasePermission]:
    """Return a permission: tokens with these scopes and roles."""

    class Required(BasePermission):
        def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002 (REST framework's signature)
            if not isinstance(request.auth, Access):
                return False
            try:
                request.auth.require(scopes, roles)
            except InsufficientScopeError as error:
                raise Refusal(guard.refuse(error), error) from error
            return True

    return Required
