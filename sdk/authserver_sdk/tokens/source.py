"""A token that is always good: fetched when it is wanted, renewed before it expires, by one caller at a time."""

import time
from collections.abc import AsyncGenerator, Generator

import httpx

from authserver_sdk.discovery import Server
from authserver_sdk.flow import Flow
from authserver_sdk.renewed import Kept, Renewed, keep
from authserver_sdk.tokens.grants import Grant
from authserver_sdk.tokens.token import Token, TokenStore

RENEWED_AFTER = 0.8  # of its life
SPARED, SPARED_SECONDS = 0.1, 10.0  # of its life, before the end: a call that leaves with the token has to arrive


class TokenSource(httpx.Auth):
    """Gives access tokens of one issuer by one grant. Share it: threads and tasks use the same token.

    It is the `auth` of an `httpx.Client` or `httpx.AsyncClient`, too; after a 401 with `invalid_token` it sends the
    request once more, with a new token.
    """

    def __init__(self, server: Server | str, grant: Grant, *, store: TokenStore | None = None) -> None:
        self.server = server if isinstance(server, Server) else Server(server)
        self._grant = grant
        self._store = store
        self._tokens: Renewed[Token] = Renewed(self._fetch, self.server.transport)
        if store and (saved := store.load()):
            self._tokens.hold(saved, seconds=_left(saved) * RENEWED_AFTER)

    def token(self) -> Token:
        """Return a token that is good for a while."""
        return self._tokens.get()

    async def atoken(self) -> Token:
        """Return a token that is good for a while, in an event loop."""
        return await self._tokens.aget()

    def renewed(self) -> Token:
        """Return another token than the one that is held, whatever is left of it."""
        return self._tokens.get(unlike=self._tokens.value)

    async def arenewed(self) -> Token:
        """Return another token than the one that is held, in an event loop."""
        return await self._tokens.aget(unlike=self._tokens.value)

    def headers(self) -> dict[str, str]:
        """Return the headers of a call."""
        return _headers(self.token())

    async def aheaders(self) -> dict[str, str]:
        """Return the headers of a call: for whatever takes an async function that gives headers."""
        return _headers(await self.atoken())

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request with the token."""
        token = self.token()
        request.headers.update(_headers(token))
        response = yield request
        if _is_refused(response) and _can_repeat(request):
            request.headers.update(_headers(self._tokens.get(unlike=token)))
            yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Do the same in an event loop."""
        token = await self.atoken()
        request.headers.update(_headers(token))
        response = yield request
        if _is_refused(response) and _can_repeat(request):
            request.headers.update(_headers(await self._tokens.aget(unlike=token)))
            yield request

    def _fetch(self, held: Token | None) -> Flow[Kept[Token]]:
        saved = self._store.load() if self._store else None
        if saved and held and saved.access_token != held.access_token and _left(saved) > SPARED_SECONDS:
            token = saved  # another process was faster
        else:
            token = yield from self._grant.fetch(self.server, saved or held)
            if self._store:
                self._store.save(token)
        left = _left(token)
        return keep(token, renew_in=left * RENEWED_AFTER, usable_for=left - min(left * SPARED, SPARED_SECONDS))


def _left(token: Token) -> float:
    return token.expires_at - time.time()


def _headers(token: Token) -> dict[str, str]:
    return {"Authorization": f"Bearer {token.access_token}"}


def _is_refused(response: httpx.Response) -> bool:
    refused = response.status_code == httpx.codes.UNAUTHORIZED
    return refused and "invalid_token" in response.headers.get("WWW-Authenticate", "")


def _can_repeat(request: httpx.Request) -> bool:
    """Tell whether the body is still there; one that was streamed is gone."""
    try:
        return request.content is not None
    except httpx.RequestNotRead:
        return False
