"""What an API answers when nobody can tell whether a token is good, when a quota is exhausted, and to open sockets."""

from collections.abc import Callable

import httpx
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from rest_framework.views import APIView
from starlette.applications import Starlette
from starlette.types import Message

from authserver_sdk import Guard, QuotaExhaustedError, SessionCookie, Verifier
from authserver_sdk.adapters import django as django_adapter
from authserver_sdk.adapters import drf
from authserver_sdk.adapters import starlette as starlette_adapter
from authserver_sdk.resource.refusal import Answer
from tests.loop import run
from tests.sdk.issuer import API, Issuer

pytestmark = pytest.mark.outside  # no server at all


def by_starlette(guard: Guard, headers: dict[str, str]) -> Answer:
    """Call an API on Starlette."""

    async def work() -> httpx.Response:
        app = starlette_adapter.Protected(Starlette(), guard)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=API) as client:
            return await client.get("/notes", headers=headers)

    answer = run(work)
    return Answer(answer.status_code, answer.content, dict(answer.headers))


def by_django(guard: Guard, headers: dict[str, str]) -> Answer:
    """Call a view of Django."""

    @django_adapter.requires(guard)
    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse()

    answer = view(RequestFactory().get("/notes", headers=headers))
    return Answer(answer.status_code, answer.content, {name.lower(): value for name, value in answer.items()})


def by_rest_framework(guard: Guard, headers: dict[str, str]) -> Answer:
    """Call a view of REST framework."""

    class Tokens(drf.TokenAuthentication):
        pass

    Tokens.guard = guard
    view = APIView.as_view(authentication_classes=[Tokens])
    answer = view(RequestFactory().get("/notes", headers=headers))
    return Answer(answer.status_code, b"", {name.lower(): value for name, value in answer.items()})


@pytest.mark.parametrize("call", [by_starlette, by_django, by_rest_framework])
def test_while_the_issuer_is_away_a_call_is_put_off_and_not_refused(
    call: Callable[[Guard, dict[str, str]], Answer],
) -> None:
    issuer = Issuer()
    issuer.answers["/certs"] = lambda _: httpx.Response(500)
    answer = call(Guard(Verifier(issuer.server(), API), API), {"Authorization": f"Bearer {issuer.token()}"})

    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "www-authenticate" not in answer.headers


def test_an_exhausted_quota_says_until_when() -> None:
    guard = Guard(Verifier(Issuer().server(), API), API)
    answer = guard.refuse(QuotaExhaustedError("The quota of the API key is exhausted.", retry_after=60))

    assert (answer.status, answer.headers["Retry-After"]) == (429, "60")


def test_nothing_that_a_token_holds_gets_into_the_challenge() -> None:
    guard = Guard(Verifier(Issuer().server(), API), API, scopes=('no"tes\r\nSet-Cookie: x',))
    challenge = by_starlette(guard, {}).headers["www-authenticate"]

    assert challenge.startswith('Bearer scope="no?tes??Set-Cookie: x", ')


def opened(guard: Guard, *headers: tuple[bytes, bytes]) -> list[Message]:
    """Open a socket, and return what the API sends."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/live", "headers": list(headers), "query_string": b"", "subprotocols": []}
    run(lambda: starlette_adapter.Protected(Starlette(), guard)(scope, receive, send))
    return sent


def test_a_socket_opens_for_listed_pages_alone_since_any_page_may_try_with_the_cookie() -> None:
    issuer, page = Issuer(), "https://app.acme.test"
    guard = Guard(Verifier(issuer.server(), API), API, cookie=SessionCookie("session", frozenset({page})))
    cookie = (b"cookie", f"session={issuer.token()}".encode())
    refused = [{"type": "websocket.close", "code": 1008}]

    assert opened(guard) == opened(guard, cookie) == opened(guard, cookie, (b"origin", b"https://evil.test")) == refused
    assert opened(guard, cookie, (b"origin", page.encode())) != refused
