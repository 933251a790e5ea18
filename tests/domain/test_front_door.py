"""PEP 3333: the front door at a domain: what it answers, what it hands on, and what it does without a database."""

from collections.abc import Iterator
from typing import cast

import pytest
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections

from oauth.front import Application, Environ, FrontDoor
from realms import resolution
from realms.models import Realm
from tests.domain.moving import DOMAIN
from tests.oauth.test_front_door import ask, environ, unreachable
from tests.protocol import PROTOCOL

CERTS = f"/{PROTOCOL}/certs"
DISCOVERY = "/.well-known/openid-configuration"
OLD = "/realms/acme"

behind = cast("Application", get_wsgi_application())


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the connection of the test's transaction, as Django's own test client does."""
    monkeypatch.setattr("oauth.front.give_back_connection", lambda: None)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def at(path: str, host: str = DOMAIN) -> Environ:
    return environ("GET", path, HTTP_HOST=host)


def status(sent: Environ) -> str:
    return ask(FrontDoor(behind), sent)[0]


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("path", [CERTS, DISCOVERY, f"{DISCOVERY}/"])
def test_it_answers_as_django_does(path: str) -> None:
    assert ask(FrontDoor(unreachable), at(path)) == ask(behind, at(path))


@pytest.mark.usefixtures("own")
def test_it_answers_nothing_at_the_old_address() -> None:
    for path in (f"{OLD}{CERTS}", f"{OLD}{DISCOVERY}", f"{DISCOVERY}{OLD}"):
        assert status(at(path, "testserver")) == status(at(path)) == "404 Not Found"
    assert status(at(CERTS, "testserver")) == "404 Not Found"
    assert status(at(CERTS, "evil.example")) == "400 Bad Request"


@pytest.mark.attack("E13")
def test_a_realm_is_served_at_a_domain_only_where_both_memories_say_so(
    own: Realm, globex: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert status(at(CERTS)) == "200 OK"

    for slug in (globex.slug, "nobody"):
        monkeypatch.setattr("realms.addresses.slug_on", {DOMAIN: slug}.get)
        assert status(at(CERTS)) == status(at("/account/")) == "404 Not Found"
    assert own.domain == DOMAIN


@pytest.mark.usefixtures("own")
def test_keys_can_be_had_at_the_domain_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ask(FrontDoor(unreachable), at(CERTS))

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("support.fresh_cache.FRESH_SECONDS", 0)
    monkeypatch.setattr("realms.models.Realm.objects.filter", away)
    monkeypatch.setattr("realms.models.Realm.objects.exclude", away)

    assert ask(FrontDoor(unreachable), at(CERTS)) == before
    resolution.forget()
    assert status(at(CERTS)) == "503 Service Unavailable"  # not even the domains are known
