"""The cast and the servers that tests share: Alice and Bob in Acme, Mallory in Globex."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from oauth.store import clients
from realms import resolution
from realms.models import Realm
from tests.live import Live, serve
from tests.people import PASSWORD, browser


@pytest.fixture(autouse=True)
def _empty_memory() -> None:
    """Let no test see what another one left in this process: realms and counters."""
    resolution.forget()
    clients.forget()
    cache.clear()


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


@pytest.fixture(scope="session")
def live_server_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Start one real server for all tests from outside; each test makes realms of its own there."""
    with serve(tmp_path_factory.mktemp("live")) as live:
        yield live
