"""Acme with a provider on loopback, in which Alice has an account of the same address as nobody here."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from federation import discovery
from federation.models import IdentityProvider
from realms.models import Realm
from tests.federation.provider import FakeProvider, serving
from tests.federation.visits import add_provider


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    discovery.forget()


@pytest.fixture
def there(settings: Settings) -> Iterator[FakeProvider]:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    settings.OUTBOUND_IN_FLIGHT = 4
    with serving() as provider:
        yield provider


@pytest.fixture
def corp(acme: Realm, there: FakeProvider) -> IdentityProvider:
    return add_provider(acme, there)
