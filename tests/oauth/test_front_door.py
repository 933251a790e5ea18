"""Both adapters give the same answer, to the byte: the front door that is served, and Django's view behind it."""

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import OperationalError, close_old_connections
from django.test import Client as Browser

from accounts.models import User
from oauth.front import Application, FrontDoor
from realms import resolution
from realms.models import Realm
from tests.people import log_in
from tests.protocol import PROTOCOL, Pkce, add_client, add_machine, get_code

FORM = "application/x-www-form-urlencoded"
RANDOM = re.compile(
    rb'"(access_token|refresh_token|id_token|client_id|client_secret|registration_[a-z_]+)": ?"[^"]+"'
    rb'|"[a-z_]+_at": ?\d+'
)

Answer = tuple[str, dict[str, str], bytes]
Environ = dict[str, Any]


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the connection of the test's transaction, as Django's own test client does."""
    monkeypatch.setattr("oauth.front.give_back_connection", lambda: None)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def environ(method: str, path: str, body: bytes = b"", **more: str) -> Environ:
    """Return what a WSGI server hands over."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "443",
        "REMOTE_ADDR": "192.0.2.7",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": FORM if body else "",
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
    } | more


def ask(application: Application, sent: Environ) -> Answer:
    """Return status, headers and body, without what is drawn at random."""
    told: list[Any] = []
    body = b"".join(application(sent, lambda status, headers: told.extend((status, dict(headers)))))
    status, headers = told
    headers.pop("X-Request-ID")
    return status, headers, body


def unreachable(_environ: Environ, _start_response: object) -> list[bytes]:
    raise AssertionError("The front door handed on what it should answer itself.")


def _posts(base: str, forms: dict[str, tuple[str, dict[str, str]]]) -> dict[str, Callable[[], Environ]]:
    def post(path: str, form: dict[str, str]) -> Callable[[], Environ]:
        return lambda: environ("POST", f"{base}/{path}", urlencode(form).encode())

    return {name: post(*what) for name, what in forms.items()}


def requests(realm: Realm, secret: str) -> dict[str, Callable[[], Environ]]:
    """Return requests to every endpoint for software, good and bad; each may be made anew."""
    base = f"{realm.path}/{PROTOCOL}"
    machine = {"client_id": "svc", "client_secret": secret}
    registration = json.dumps({"redirect_uris": ["https://app.example/cb"]}).encode()
    forms: dict[str, tuple[str, dict[str, str]]] = {
        "machine token": ("token", {**machine, "grant_type": "client_credentials"}),
        "wrong secret": ("token", {"client_id": "svc", "client_secret": "x" * 43, "grant_type": "client_credentials"}),
        "unknown grant": ("token", {**machine, "grant_type": "password"}),
        "wrong code": ("token", {**machine, "grant_type": "authorization_code", "code": "x"}),
        "introspection": ("token/introspect", {**machine, "token": "x"}),
        "pushed request": ("par", {**machine, "response_type": "code"}),
        "revocation": ("revoke", {**machine, "token": "x"}),
        "no form": ("revoke", {}),
    }
    return _posts(base, forms) | {
        "slash": lambda: environ("POST", f"{base}/token/", urlencode(forms["wrong secret"][1]).encode()),
        "discovery": lambda: environ("GET", f"/.well-known/openid-configuration{realm.path}"),
        "appended": lambda: environ("GET", f"{realm.path}/.well-known/oauth-authorization-server"),
        "keys": lambda: environ("GET", f"{base}/certs"),
        "head": lambda: environ("HEAD", f"{base}/certs"),
        "preflight": lambda: environ("OPTIONS", f"{base}/token"),
        "wrong method": lambda: environ("GET", f"{base}/token"),
        "query": lambda: environ("POST", f"{base}/token?grant_type=x", b"a=b"),
        "no token": lambda: environ("GET", f"{base}/userinfo"),
        "bad token": lambda: environ("GET", f"{base}/userinfo", HTTP_AUTHORIZATION="Bearer x"),
        "too large": lambda: environ("POST", f"{base}/token", b"a" * 70_000),
        "bad length": lambda: environ("POST", f"{base}/token", CONTENT_LENGTH="-1"),
        "registration": lambda: environ(
            "POST",
            f"{realm.path}/clients-registrations/openid-connect",
            registration,
            CONTENT_TYPE="application/json",
        ),
    }


NAMES = list(requests(Realm(slug="acme"), ""))


@pytest.mark.parametrize("name", NAMES)
def test_an_endpoint_answers_the_same_through_both_adapters(acme: Realm, name: str) -> None:
    make = requests(acme, add_machine(acme, scopes=[]))[name]

    front, django = ask(FrontDoor(unreachable), make()), ask(cast("Application", WSGIHandler()), make())

    assert front[0] == django[0]
    assert RANDOM.sub(b"", front[2]) == RANDOM.sub(b"", django[2])
    assert {**front[1], "Content-Length": ""} == {**django[1], "Content-Length": ""}


def test_a_code_and_a_refresh_token_are_redeemed_at_the_front_door(client: Browser, acme: Realm, alice: User) -> None:
    add_client(acme, public=True)
    log_in(client, alice)
    pkce = Pkce()
    code = get_code(client, acme, pkce)
    path = f"{acme.path}/{PROTOCOL}/token"
    redemption = {"grant_type": "authorization_code", "code": code, "code_verifier": pkce.verifier, "client_id": "web"}

    first = ask(FrontDoor(unreachable), environ("POST", path, urlencode(redemption).encode()))
    refresh_token = json.loads(first[2])["refresh_token"]
    refresh = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": "web"}
    second = ask(FrontDoor(unreachable), environ("POST", path, urlencode(refresh).encode()))

    assert (first[0], second[0]) == ("200 OK", "200 OK")
    assert json.loads(second[2])["refresh_token"] != refresh_token


@pytest.mark.parametrize(
    "sent",
    [
        environ("GET", "/realms/nobody/protocol/openid-connect/certs"),
        environ("GET", "/realms/acme/protocol/openid-connect/certs", HTTP_HOST="evil.example"),
        environ("GET", "/realms/acme/account/"),
        environ("GET", "/realms/acme/protocol/openid-connect/certs/x"),
        environ("GET", "/"),
    ],
    ids=["unknown realm", "another host", "a page", "below an endpoint", "the platform"],
)
@pytest.mark.usefixtures("acme")
def test_what_is_not_for_the_front_door_is_handed_on(sent: Environ) -> None:
    handed: list[Environ] = []

    def behind(given: Environ, _: object) -> list[bytes]:
        handed.append(given)
        return []

    FrontDoor(behind)(sent, lambda *_: None)

    assert handed == [sent]


def test_keys_can_be_had_while_the_database_is_away_and_tokens_cannot(
    acme: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = environ("GET", f"{acme.path}/{PROTOCOL}/certs")
    before = ask(FrontDoor(unreachable), dict(keys))

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("support.fresh_cache.FRESH_SECONDS", 0)
    monkeypatch.setattr("realms.models.Realm.objects.filter", away)
    monkeypatch.setattr("oauth.store.db.row", away)

    assert ask(FrontDoor(unreachable), dict(keys)) == before
    form = urlencode({"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}).encode()
    status, headers, body = ask(FrontDoor(unreachable), environ("POST", f"{acme.path}/{PROTOCOL}/token", form))
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "5")
    assert json.loads(body)["error"] == "temporarily_unavailable"
    resolution.forget()
    status, headers, _ = ask(FrontDoor(unreachable), dict(keys))  # not even the realm is known
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "5")
    assert headers["Access-Control-Allow-Origin"] == "*"
