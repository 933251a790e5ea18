"""Applications whose servers hear of logouts."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.logout.relying_party import RelyingParty, relying_party


@pytest.fixture
def party(settings: Settings) -> Iterator[RelyingParty]:
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1"})
    settings.OUTBOUND_IN_FLIGHT = 8
    with relying_party() as party:
        yield party
