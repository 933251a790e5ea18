"""Tokens are renewed before they end; a server that is away or wants to be left alone is not asked again and again."""

import asyncio
import threading
from urllib.parse import parse_qs

import httpx
import pytest

from authserver_sdk import (
    ClientCredentials,
    ClientRefusedError,
    ClientSecret,
    LoginNeededError,
    PublicClient,
    Refresh,
    ServerMisbehavesError,
    ServerUnavailableError,
    Token,
    TokenSource,
)
from tests.loop import run
from tests.sdk.issuer import Issuer
from tests.sdk.passing import Clock, Store

pytestmark = pytest.mark.outside  # no server at all

GRANT = ClientCredentials(ClientSecret("reader", "secret"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("renewed", "discovery", "tokens.source", "tokens.token", "flow"):
        monkeypatch.setattr(f"authserver_sdk.{module}.time", clock)
    return clock


@pytest.fixture
def issuer() -> Issuer:
    """Return a server that numbers its tokens."""
    issuer, numbers = Issuer(), iter(range(1, 100))
    issuer.answers["/token"] = lambda _: httpx.Response(200, json=token(next(numbers)))
    return issuer


def token(number: int, **members: object) -> dict[str, object]:
    """Return an answer of the token endpoint."""
    return {"access_token": f"token-{number}", "token_type": "Bearer", "expires_in": 300} | members


def test_a_token_is_kept_for_most_of_its_life_and_renewed_before_its_end(issuer: Issuer, clock: Clock) -> None:
    source = TokenSource(issuer.server(), GRANT)
    first = source.token()
    clock.passed = 200
    still = source.token()
    clock.passed = 241

    assert still is first
    assert source.token().access_token == "token-2"
    assert issuer.asked["token"] == 2


def test_processes_do_not_renew_all_at_once(issuer: Issuer, clock: Clock) -> None:
    sources = [TokenSource(issuer.server(), GRANT) for _ in range(30)]
    first = [source.token() for source in sources]
    clock.passed = 228

    renewed = sum(source.token() is not token for source, token in zip(sources, first, strict=True))
    assert 0 < renewed < len(sources)


def test_a_token_that_is_good_is_used_while_the_server_is_away(issuer: Issuer, clock: Clock) -> None:
    source = TokenSource(issuer.server(), GRANT)
    first = source.token()
    issuer.refuse(500)
    clock.passed = 250

    assert [source.token() for _ in range(5)] == [first] * 5
    assert issuer.asked["token"] == 2
    clock.passed = 299
    with pytest.raises(ServerUnavailableError):
        source.token()


def test_while_one_renews_the_others_go_on_with_what_they_have(issuer: Issuer, clock: Clock) -> None:
    source, arrived, go_on = TokenSource(issuer.server(), GRANT), threading.Event(), threading.Event()
    first, answer = source.token(), issuer.answers["/token"]

    def slow(request: httpx.Request) -> httpx.Response:
        arrived.set()
        go_on.wait(5)
        return answer(request)

    issuer.answers["/token"] = slow
    clock.passed = 250
    renewing = threading.Thread(target=source.token)
    renewing.start()
    arrived.wait(5)
    beside = source.token()
    go_on.set()
    renewing.join()

    assert beside is first
    assert source.token().access_token == "token-2"


def test_a_server_that_is_busy_is_asked_again_when_it_said(issuer: Issuer, clock: Clock) -> None:
    answers = iter(
        [httpx.Response(503, headers={"Retry-After": "2"}), httpx.Response(429), httpx.Response(200, json=token(1))]
    )
    issuer.answers["/token"] = lambda _: next(answers)

    assert TokenSource(issuer.server(), GRANT).token().access_token == "token-1"
    assert clock.slept[0] == 2


def test_a_server_that_wants_a_long_rest_gets_it(issuer: Issuer, clock: Clock) -> None:
    source = TokenSource(issuer.server(), GRANT)
    issuer.refuse(429, after="30")
    for _ in range(3):
        with pytest.raises(ServerUnavailableError) as refused:
            source.token()

    assert refused.value.retry_after == 30
    assert issuer.asked["token"] == 1
    assert not clock.slept
    clock.passed = 31
    with pytest.raises(ServerUnavailableError):
        source.token()
    assert issuer.asked["token"] == 2


def test_wrong_credentials_are_tried_less_and_less_often(issuer: Issuer, clock: Clock) -> None:
    source = TokenSource(issuer.server(), GRANT)
    issuer.refuse(401, {"error": "invalid_client"})
    for _ in range(600):
        clock.passed += 0.5
        with pytest.raises(ClientRefusedError):
            source.token()

    assert issuer.asked["token"] <= 11


def test_a_refresh_token_is_replaced_by_its_successor_and_saved(issuer: Issuer, clock: Clock) -> None:
    store = Store(Token("old", expires_at=clock.time() - 1, refresh_token="refresh-0"))
    shown: list[str] = []

    def rotate(request: httpx.Request) -> httpx.Response:
        shown.extend(parse_qs(request.content.decode())["refresh_token"])
        return httpx.Response(200, json=token(len(shown), refresh_token=f"refresh-{len(shown)}"))

    issuer.answers["/token"] = rotate
    source = TokenSource(issuer.server(), Refresh(PublicClient("cli")), store=store)
    source.token()
    clock.passed = 290
    run(source.atoken)

    assert shown == ["refresh-0", "refresh-1"]
    assert store.token
    assert store.token.refresh_token == "refresh-2"


def test_a_refresh_that_has_ended_asks_for_a_login(issuer: Issuer) -> None:
    issuer.refuse(400, {"error": "invalid_grant"})

    with pytest.raises(LoginNeededError):
        TokenSource(issuer.server(), Refresh(PublicClient("cli"), "refresh-0")).token()


@pytest.mark.parametrize("members", [None, {}, {"access_token": "x", "token_type": "DPoP"}, {"token_type": "Bearer"}])
def test_an_answer_that_is_none_is_not_taken(issuer: Issuer, members: dict[str, object] | None) -> None:
    issuer.refuse(200, members)

    with pytest.raises(ServerMisbehavesError):
        TokenSource(issuer.server(), GRANT).token()


def test_a_task_that_is_cancelled_leaves_the_others_their_token(issuer: Issuer) -> None:
    source = TokenSource(issuer.server(), GRANT)

    async def work() -> Token:
        leader, follower = asyncio.create_task(source.atoken()), asyncio.create_task(source.atoken())
        await asyncio.sleep(0)
        leader.cancel()
        return await follower

    assert run(work).access_token.startswith("token-")


def test_processes_that_share_a_store_share_a_token(issuer: Issuer, clock: Clock) -> None:
    store = Store()
    one = TokenSource(issuer.server(), GRANT, store=store)
    one.token()
    other = TokenSource(issuer.server(), GRANT, store=store)
    clock.passed = 250
    one.token()

    assert other.token() == one.token()
    assert issuer.asked["token"] == 2
