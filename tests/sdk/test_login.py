"""A program lets Alice log in through her browser, and goes on with refresh tokens. Only the answer to it counts."""

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from authserver_sdk import (
    AuthorizationCode,
    LoginNeededError,
    PublicClient,
    ServerMisbehavesError,
    Token,
    TokenRefusedError,
    TokenSource,
    Verifier,
)
from tests.loop import run
from tests.outside.person import Person
from tests.sdk.conftest import Acme
from tests.sdk.issuer import API, Issuer
from tests.sdk.passing import Store

SCOPE = "openid notes:read offline_access"


class Browser:
    """Opens addresses beside the program: goes through the pages as a person, and brings the answer back."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.opened: list[str] = []

    def show(self, address: str) -> None:
        """Do it in a thread, as a browser is a process of its own."""
        self.opened.append(address)
        threading.Thread(target=self._browse, args=(address,)).start()

    def _browse(self, address: str) -> None:
        (redirect_uri,) = parse_qs(urlsplit(address).query)["redirect_uri"]
        httpx.get(self.person.visit(address, redirect_uri=redirect_uri))


@pytest.fixture(params=["sync", "async"])
def get(request: pytest.FixtureRequest) -> Callable[[TokenSource], Token]:
    """Get a token in one of the two ways."""
    return TokenSource.token if request.param == "sync" else lambda source: run(source.atoken)


def test_a_person_logs_in_and_the_program_goes_on_by_itself(
    sdk_acme: Acme, person: Person, get: Callable[[TokenSource], Token]
) -> None:
    browser, store = Browser(person), Store()
    grant = AuthorizationCode(PublicClient("cli"), SCOPE, API, show=browser.show, seconds=30)
    first = get(TokenSource(sdk_acme.issuer, grant, store=store))
    assert store.token
    store.token = Token("gone", expires_at=0, refresh_token=store.token.refresh_token)
    second = get(TokenSource(sdk_acme.issuer, grant, store=store))

    access = Verifier(sdk_acme.issuer, API).verify(second.access_token)
    assert access.scopes >= {"notes:read"}
    assert access.roles == {"auditor"}
    assert second.refresh_token != first.refresh_token
    assert len(browser.opened) == 1


def test_a_person_who_refuses_is_heard(sdk_acme: Acme) -> None:
    person = Person(decision="deny")
    asked = f"{SCOPE} notes:write"  # more than she may have allowed before
    grant = AuthorizationCode(PublicClient("cli"), asked, API, show=Browser(person).show, seconds=30)

    with pytest.raises(TokenRefusedError) as refused:
        TokenSource(sdk_acme.issuer, grant).token()
    assert refused.value.error == "access_denied"
    person.leave()


def test_nobody_at_the_browser_is_noticed(sdk_acme: Acme) -> None:
    grant = AuthorizationCode(PublicClient("cli"), SCOPE, API, show=lambda _: None, seconds=0.1)

    with pytest.raises(LoginNeededError):
        TokenSource(sdk_acme.issuer, grant).token()


def made_up(*, promised: bool, **answer: str) -> tuple[TokenSource, list[int]]:
    """Return a source whose browser brings a made-up answer, after others that are not the program's."""
    issuer, statuses = Issuer(), []
    members: dict[str, Any] = {"access_token": "token-1", "token_type": "Bearer", "expires_in": 300}
    issuer.answers["/token"] = lambda _: httpx.Response(200, json=members)
    server = issuer.server()
    server.metadata()["authorization_response_iss_parameter_supported"] = promised

    def browse(address: str) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        others = [{"code": "forged", "state": "guessed"}, {"code": "forged"}, {}]
        for parameters in [*others, {"state": asked["state"]} | answer]:
            answered = httpx.get(asked["redirect_uri"], params=parameters)
            statuses.append(answered.status_code)

    def show(address: str) -> None:
        threading.Thread(target=browse, args=(address,)).start()

    return TokenSource(server, AuthorizationCode(PublicClient("cli"), show=show, seconds=10)), statuses


def test_an_answer_with_another_state_is_not_the_programs() -> None:
    source, statuses = made_up(promised=False, code="code")

    assert source.token().access_token == "token-1"
    assert statuses[:3] == [404, 404, 404]


@pytest.mark.parametrize(("promised", "iss"), [(True, None), (True, "https://evil.test"), (False, "https://evil.test")])
def test_an_answer_of_another_server_is_refused(promised: bool, iss: str | None) -> None:  # noqa: FBT001 (a row)
    source, _ = made_up(promised=promised, code="code", **({"iss": iss} if iss else {}))

    with pytest.raises(ServerMisbehavesError):
        source.token()
