"""The cast and the servers that tests share: Alice and Bob in Acme, Mallory in Globex."""

from collections.abc import Iterator

import pytest

from tests.live import Live, serve


@pytest.fixture(scope="session")
def live_server_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Start one real server for all tests from outside; each test makes realms of its own there."""
    with serve(tmp_path_factory.mktemp("live")) as live:
        yield live
