"""A token source gets tokens of the running server by each grant, blocking and awaited, once for all who want one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from authserver_sdk import (
    Access,
    ClientCredentials,
    ClientRefusedError,
    ClientSecret,
    PrivateKeyJwt,
    SigningKey,
    TokenRefusedError,
    TokenSource,
    Verifier,
)
from authserver_sdk.tokens.client import Client
from tests.loop import run
from tests.sdk.conftest import Acme
from tests.sdk.issuer import API

PROOFS: dict[str, Callable[[Acme], Client]] = {
    "client_secret_basic": lambda acme: ClientSecret("reader", acme.secret),
    "client_secret_post": lambda acme: ClientSecret("writer", acme.secret, in_form=True),
    "private_key_jwt, JWK": lambda acme: PrivateKeyJwt("signer", SigningKey(acme.key.as_dict(private=True))),
    "private_key_jwt, PEM": lambda acme: PrivateKeyJwt("signer", SigningKey(acme.key.as_pem(private=True))),
    "a secret that is asked for": lambda acme: ClientSecret("reader", lambda: acme.secret),
}


def source(acme: Acme, client: Client | None = None, scope: str = "notes:read") -> TokenSource:
    """Return a new source of machine tokens."""
    return TokenSource(acme.issuer, ClientCredentials(client or ClientSecret("reader", acme.secret), scope, API))


def verified(acme: Acme, token: str) -> Access:
    """Return what the API takes the token for."""
    return Verifier(acme.issuer, API).verify(token)


@pytest.mark.parametrize("proof", PROOFS)
def test_a_machine_gets_a_token_by_each_way_to_prove_itself(sdk_acme: Acme, proof: str) -> None:
    client = PROOFS[proof](sdk_acme)
    token = source(sdk_acme, client).token()

    access = verified(sdk_acme, token.access_token)
    assert access.client_id == client.client_id
    assert access.scopes == {"notes:read"}
    assert token.access_token not in repr(token)


def test_threads_and_tasks_share_one_request(sdk_acme: Acme) -> None:
    shared = source(sdk_acme)

    async def work() -> set[str]:
        return {token.access_token for token in await asyncio.gather(*(shared.atoken() for _ in range(20)))}

    with ThreadPoolExecutor(8) as pool:
        threads = [pool.submit(shared.token) for _ in range(20)]
        tokens = run(work) | {thread.result().access_token for thread in threads}
    assert len(tokens) == 1


def test_httpx_sends_the_token_blocking_and_awaited(sdk_acme: Acme) -> None:
    shared = source(sdk_acme)

    def api(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=request.headers["Authorization"].removeprefix("Bearer "))

    async def work() -> str:
        async with httpx.AsyncClient(auth=shared, transport=httpx.MockTransport(api)) as client:
            return (await client.get(API)).text

    with httpx.Client(auth=shared, transport=httpx.MockTransport(api)) as client:
        assert client.get(API).text == run(work) == shared.token().access_token


def test_a_token_that_the_api_refuses_is_replaced_once(sdk_acme: Acme) -> None:
    shared = source(sdk_acme)
    first, seen = shared.token().access_token, []

    def api(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"].removeprefix("Bearer "))
        refused = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        return httpx.Response(401, headers=refused) if seen[-1] == first else httpx.Response(200)

    with httpx.Client(auth=shared, transport=httpx.MockTransport(api)) as client:
        answer = client.post(API, json={"title": "Milk"})

    assert answer.status_code == 200
    assert seen == [first, shared.token().access_token]


def test_headers_are_given_to_whatever_takes_an_async_function(sdk_acme: Acme) -> None:
    shared = source(sdk_acme)

    assert run(shared.aheaders) == shared.headers()
    assert shared.headers() == {"Authorization": f"Bearer {shared.token().access_token}"}


def test_a_wrong_secret_is_told_apart_and_not_shown(sdk_acme: Acme) -> None:
    wrong = source(sdk_acme, ClientSecret("reader", "wrong-secret"))

    with pytest.raises(ClientRefusedError) as refused:
        wrong.token()
    assert refused.value.error == "invalid_client"
    assert "wrong-secret" not in f"{refused.value}{wrong!r}{ClientSecret('reader', 'wrong-secret')!r}"


def test_a_scope_that_the_machine_has_not_is_refused_by_its_code(sdk_acme: Acme) -> None:
    with pytest.raises(TokenRefusedError) as refused:
        source(sdk_acme, scope="notes:write").token()
    assert refused.value.error == "invalid_scope"
