"""Acme on a domain of its own, Globex beside the others: most of what a browser or a client does happens at a host."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from federation import discovery
from realms.models import Realm
from tests.applications import Application
from tests.domain.moving import DOMAIN, browser_at, move
from tests.federation.provider import FakeProvider, serving
from tests.people import log_in
from tests.protocol import add_client


@pytest.fixture
def own(acme: Realm) -> Realm:
    """Return Acme, which has moved to its domain."""
    return move(acme, DOMAIN)


@pytest.fixture
def there() -> Browser:
    """Return a browser that names the domain."""
    return browser_at(DOMAIN)


@pytest.fixture
def app(own: Realm, alice: User, there: Browser) -> Application:
    """Return a confidential client in whose browser Alice is logged in, all at the domain."""
    _, secret = add_client(own)
    alice.realm = own
    log_in(there, alice)
    return Application(own, secret, browser=there)


@pytest.fixture
def idp(settings: Settings) -> Iterator[FakeProvider]:
    """Run a provider on loopback, which may be fetched from."""
    discovery.forget()
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    settings.OUTBOUND_IN_FLIGHT = 4
    with serving() as provider:
        yield provider
