"""One PostgreSQL for the faults of a test module, and an installation on it."""

from collections.abc import Iterator

import pytest

from tests.concurrency.crowd import Station
from tests.faults.postgres import Postgres, postgres
from tests.faults.site import Site, site


@pytest.fixture(scope="module")
def database() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


@pytest.fixture(scope="module")
def acme(database: Postgres) -> Iterator[Site]:
    with site(database.url) as running:
        yield running


@pytest.fixture(scope="module")
def station(acme: Site) -> Iterator[Station]:
    """Return a person and a client of theirs; beside them there is a machine."""
    station = Station(acme.live)
    acme.add_machine()
    yield station
    station.browser.close()
