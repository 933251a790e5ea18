"""The cast and the servers that tests share: Alice and Bob in Acme, Mallory in Globex."""

import gc
from collections.abc import Callable, Iterator
from functools import cache as cache_of
from itertools import count
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from jwcrypto.jwk import JWK
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from accounts.flows.people import add_person
from accounts.models import User
from oauth.store import api_keys, clients
from realms import resolution
from realms.models import Realm
from serviceaccounts.workloads import trusted
from support import clock, failures
from support.garbage import leave_what_is_loaded
from tests import databases, halves
from tests.applications import Application, install
from tests.audit import guard
from tests.browser.windows import chromium, open_page
from tests.live import Live, serve
from tests.people import PASSWORD, browser

__all__ = ["chromium", "open_page"]  # fixtures

PATIENCE = 30.0  # seconds
PYTHONS_OWN = (700, 10, 10)
RSA_KEYS: list[JWK] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", action="store_true", help="run the long tests of tests/faults too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long faults, and on SQLite what only PostgreSQL has: transactions side by side."""
    run = {"faults": config.getoption("--faults"), "postgresql": connection.vendor == "postgresql"}
    if nowhere := halves.in_neither(items):
        sentence = f"Neither half of make test would run {', '.join(nowhere)}"
        raise pytest.UsageError(sentence)
    left_out = [mark for mark in run if not run[mark]]
    alone = {item for item in items if any(item.get_closest_marker(mark) for mark in left_out)}
    config.hook.pytest_deselected(items=list(alone))
    items[:] = [item for item in items if item not in alone]


def pytest_collection() -> None:
    """Look for no garbage while tests are collected, which all stay: it would take a third of the time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Do as the server does: going through it takes a twentieth of the suite.

    Python's own threshold, and not that of the server, finds what a test left open while that test runs.
    """
    leave_what_is_loaded()
    gc.set_threshold(*PYTHONS_OWN)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (asks for the settings)
    """Take the place of pytest-django's, which would migrate a database in each process."""
    with django_db_blocker.unblock(), databases.under(connection):
        django_db_blocker.block()
        yield
        django_db_blocker.restore()


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """Let clients and windows wait longer for an answer than people would: a hang is told from a busy machine."""
    usual = httpx._config.DEFAULT_TIMEOUT_CONFIG  # noqa: SLF001 (what each function of httpx has as its default)
    usual.connect = usual.read = usual.write = usual.pool = PATIENCE
    expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session", autouse=True)
def _authorities_are_read_once() -> Iterator[None]:
    """Let httpx keep its TLS context: it would read every authority there is for each request, over plain HTTP too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache_of(httpx.create_ssl_context))
        yield


@pytest.fixture(autouse=True)
def _empty_memory() -> None:
    """Let no test see what another one left in this process: realms and counters."""
    resolution.forget()
    clients.forget()
    trusted.forget()
    api_keys.forget()
    failures.forget()
    cache.clear()


@pytest.fixture(autouse=True)
def _rsa_keys_from_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the RSA keys of realms from a stock, each once a test: making them is most of what a realm costs."""
    make, taken = JWK.generate, count()

    def generate(**members: Any) -> JWK:
        if members != {"kty": "RSA", "size": 2048}:
            return make(**members)
        index = next(taken)
        if index == len(RSA_KEYS):
            RSA_KEYS.append(make(**members))
        return RSA_KEYS[index]

    monkeypatch.setattr(JWK, "generate", generate)


@pytest.fixture(autouse=True)
def _every_act_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.watch(monkeypatch)


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def acme(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.create(slug="acme", name="Acme")


@pytest.fixture
def globex(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return Realm.objects.create(slug="globex", name="Globex")


@pytest.fixture
def alice(acme: Realm) -> User:
    return add_person(acme, email="alice@acme.test", password=PASSWORD, email_verified=True, name="Alice Adams")


@pytest.fixture
def bob(acme: Realm) -> User:
    return add_person(acme, email="bob@acme.test", password=PASSWORD, email_verified=True, name="Bob Baker")


@pytest.fixture
def mallory(globex: Realm) -> User:
    return add_person(globex, email="mallory@globex.test", password=PASSWORD, email_verified=True)


@pytest.fixture
def web(acme: Realm, alice: User) -> Application:
    """Return a confidential client of Acme in whose browser Alice is logged in."""
    return install(acme, alice)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that lets seconds go by, for everything that asks support/clock.py for the time."""
    real, passed = clock.now, [0]

    def later(seconds: int) -> None:
        passed[0] += seconds

    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return later


@pytest.fixture(scope="session")
def live_server_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Start one real server for all tests from outside; each test makes realms of its own there."""
    with serve(tmp_path_factory.mktemp("live")) as live:
        yield live
