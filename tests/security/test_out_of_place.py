"""What errors say, which files are served, what huge passwords cost, and how long a clock is trusted."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.hashers import Argon2id
from accounts.models import User
from realms.models import Realm
from tests.applications import Application
from tests.people import browser, try_password

Wait = Callable[[int], None]
TRACES = (b"Traceback", b"Django", b"granian", b".py", b"DEBUG", b"made-up")


@pytest.mark.attack("K18")
@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.env", "/manage.py", "/media/x", "/data/secrets.env", "/static/", "/static/.git/config"),
        *("/static/../manage.py", "/static/%2e%2e/manage.py", "/static/..%2fmanage.py", "/static//etc/passwd"),
        *("/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/static/..\\manage.py", "/static/authserver.css/../../manage.py"),
    ],
)
def test_no_file_is_served_but_the_static_ones(client: Browser, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in {400, 404}


@pytest.mark.attack("K13")
@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("path", ["/nothing", "/realms/nowhere/", "/realms/acme/nothing", "/realms/acme/account/%00"])
def test_a_page_that_is_not_there_says_nothing_about_the_server(client: Browser, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert not [trace for trace in TRACES if trace in answer.content]


@pytest.mark.attack("K13")
@pytest.mark.parametrize("path", ["protocol/openid-connect/userinfo", "account/login/"])
def test_a_failure_says_nothing_about_the_server(
    acme: Realm, monkeypatch: pytest.MonkeyPatch, client: Browser, path: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("made-up")

    monkeypatch.setattr("oauth.endpoints.live.read", fail)
    monkeypatch.setattr("authserver.console.sign_in._page", fail)
    client.raise_request_exception = False

    answer = client.get(f"{acme.path}/{path}", headers={"authorization": "Bearer x"})

    assert answer.status_code == 500
    assert not [trace for trace in TRACES if trace in answer.content]


@pytest.mark.attack("K09")
@pytest.mark.parametrize("size", [1_000_000, 200_000])
def test_a_huge_password_is_refused_before_it_is_hashed(
    alice: User, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(Argon2id, "encode", None)
    monkeypatch.setattr(Argon2id, "verify", None)

    answer = try_password(browser(), alice.realm, alice.email, "a" * size)

    assert answer.status_code in {200, 400}


@pytest.mark.attack("K22")
def test_an_access_token_is_refused_from_the_second_on_in_which_it_expires(web: Application, wait: Wait) -> None:
    token = web.tokens()["access_token"]
    wait(web.realm.access_token_lifetime - 2)
    assert web.sees_alive(token)

    wait(2)

    assert not web.sees_alive(token)
