"""The two halves of `make test`: where a test runs that one of them leaves out. None is left out of both."""

from collections.abc import Iterable, Mapping

import pytest

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ONLY: Mapping[str, str] = {"outside": SQLITE, "production": POSTGRESQL, "postgresql": POSTGRESQL}


def in_neither(items: Iterable[pytest.Item]) -> list[str]:
    """Return the tests whose marks send them to one half and to the other, so that neither would run them."""
    return [
        item.nodeid for item in items if len({ONLY[mark.name] for mark in item.iter_markers() if mark.name in ONLY}) > 1
    ]
