"""RFC 6750, RFC 9728 for Django: a middleware before everything, or a decorator before some views; sync and async."""

from collections.abc import Awaitable, Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.urls import URLPattern, re_path
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from authserver_sdk.errors import AuthserverError
from authserver_sdk.resource.call import Call
from authserver_sdk.resource.documents import AUTHORIZATION_SERVER, PROTECTED_RESOURCE
from authserver_sdk.resource.guard import Guard
from authserver_sdk.resource.refusal import Answer
from authserver_sdk.verifying.access import Access

View = TypeVar("View", bound=Callable[..., Any])
SETTING = "AUTHSERVER_GUARD"


class Protected:
    """Middleware: lets through what the guard of the setting `AUTHSERVER_GUARD` takes; `request.access` says whose."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response
        self._guard: Guard = import_string(getattr(settings, SETTING))
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Check a call."""
        return self._acall(request) if iscoroutinefunction(self._get_response) else self._call(request)

    def _call(self, request: HttpRequest) -> HttpResponseBase:
        try:
            if answer := self._guard.document(request.path):
                return _response(answer)
            admit(request, self._guard.check(call_of(request)))
        except AuthserverError as error:
            return _response(self._guard.refuse(error))
        return cast("HttpResponseBase", self._get_response(request))

    async def _acall(self, request: HttpRequest) -> HttpResponseBase:
        try:
            if answer := await self._guard.adocument(request.path):
                return _response(answer)
            admit(request, await self._guard.acheck(call_of(request)))
        except AuthserverError as error:
            return _response(self._guard.refuse(error))
        return cast("HttpResponseBase", await self._get_response(request))


def requires(guard: Guard, *scopes: str, roles: Iterable[str] = ()) -> Callable[[View], View]:
    """Let a view be reached with these scopes and roles alone; `request.access` says whose token it is.

    The view is exempt from Django's CSRF check, which is about cookies: a session cookie counts only from pages that
    the guard knows.
    """
    wanted = tuple(roles)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                admit(request, guard.check(call_of(request), scopes, wanted))
            except AuthserverError as error:
                return _response(guard.refuse(error))
            return cast("HttpResponseBase", view(request, *args, **kwargs))

        @wraps(view)
        async def aguarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                admit(request, await guard.acheck(call_of(request), scopes, wanted))
            except AuthserverError as error:
                return _response(guard.refuse(error))
            return cast("HttpResponseBase", await view(request, *args, **kwargs))

        return cast("View", csrf_exempt(aguarded if iscoroutinefunction(view) else guarded))

    return decorate


def documents(guard: Guard) -> list[URLPattern]:
    """Return the patterns of the guard's documents, for the root of `urlpatterns`."""

    def serve(request: HttpRequest) -> HttpResponse:
        try:
            answer = guard.document(request.path)
        except AuthserverError as error:
            answer = guard.refuse(error)
        return _response(answer) if answer else HttpResponseNotFound()

    return [re_path(f"^{PROTECTED_RESOURCE[1:]}", serve), re_path(f"^{AUTHORIZATION_SERVER[1:]}$", serve)]


def call_of(request: HttpRequest) -> Call:
    """Return what matters of a request."""
    return Call(request.method or "", request.headers, request.COOKIES)


def admit(request: HttpRequest, access: Access) -> None:
    """Note whose call it is."""
    request.access = access  # type: ignore[attr-defined]  # as middlewares do


def _response(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=answer.headers)
