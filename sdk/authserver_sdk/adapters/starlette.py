"""RFC 6750, RFC 9728 for Starlette and FastAPI: a middleware before everything, or a dependency before some routes."""

from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from authserver_sdk.errors import AuthserverError
from authserver_sdk.resource.call import Call
from authserver_sdk.resource.documents import AUTHORIZATION_SERVER, PROTECTED_RESOURCE
from authserver_sdk.resource.guard import Guard
from authserver_sdk.resource.refusal import Answer
from authserver_sdk.verifying.access import Access


class Refusal(HTTPException):
    """A call that a dependency refused; `install` lets it be answered as the guard words it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, headers=answer.headers)
        self.answer = answer


class Protected:
    """Lets nothing through to the application but calls that the guard takes; `request.state.access` says whose.

    What answers without a token, such as `CORSMiddleware` and a health check, stands before it.
    """

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app = app
        self.guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a call."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            answer = await _document(self.guard, scope)
            if answer is None:
                connection.state.access = await self.guard.acheck(call_of(connection))
        except AuthserverError as error:
            answer = self.guard.refuse(error)
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await respond(answer)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


class Requires:
    """A dependency of FastAPI, `Depends(Requires(guard, "notes:read"))`: the caller, when it may."""

    def __init__(self, guard: Guard, *scopes: str, roles: Iterable[str] = ()) -> None:
        self._guard = guard
        self._scopes = scopes
        self._roles = tuple(roles)

    async def __call__(self, connection: HTTPConnection) -> Access:
        """Check a call, in a route of FastAPI or by hand in one of Starlette."""
        try:
            return await self._guard.acheck(call_of(connection), self._scopes, self._roles)
        except AuthserverError as error:
            raise Refusal(self._guard.refuse(error)) from error


def install(app: Starlette, guard: Guard) -> None:
    """Serve the guard's documents, and answer what `Requires` refuses."""

    async def refused(_: Request, error: Exception) -> Response:
        return respond(error.answer) if isinstance(error, Refusal) else Response(status_code=500)

    app.add_exception_handler(Refusal, refused)
    app.router.routes.extend(routes(guard))


def routes(guard: Guard) -> list[Route]:
    """Return the routes of the guard's documents."""

    async def serve(request: Request) -> Response:
        try:
            answer = await guard.adocument(request.url.path)
        except AuthserverError as error:
            answer = guard.refuse(error)
        return respond(answer) if answer else Response(status_code=404)

    return [Route(PROTECTED_RESOURCE + "{rest:path}", serve), Route(AUTHORIZATION_SERVER, serve)]


def call_of(connection: HTTPConnection) -> Call:
    """Return what matters of a request; opening a socket counts as a change, since any page may try to."""
    return Call(connection.scope.get("method", "WEBSOCKET"), connection.headers, connection.cookies)


async def _document(guard: Guard, scope: Scope) -> Answer | None:
    return await guard.adocument(scope["path"]) if scope.get("method") in {"GET", "HEAD"} else None


def respond(answer: Answer) -> Response:
    """Return an answer as a response."""
    return Response(answer.body, answer.status, answer.headers)
