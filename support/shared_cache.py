"""The cache that processes share, in Valkey or Redis: while it is away, each process goes on with one of its own.

What is kept here bounds how often something may be tried. Losing it must neither stop logins and tokens nor lift the
limits: they then hold for each process by itself. Settings name this class (authserver/settings/databases.py).
"""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

AWAY_SECONDS = 5.0  # until it is tried again: a cache that lets everybody wait would slow every failure down
LOCAL_ENTRIES = 100_000
logger = logging.getLogger(__name__)


class SharedCache(RedisCache):
    """Django's Redis cache, with a cache of this process alone to fall back on."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._local = LocMemCache(f"instead of {server}", params | {"OPTIONS": {"MAX_ENTRIES": LOCAL_ENTRIES}})
        self._away_until = 0.0

    def add(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (each of these hands on what Django's cache takes and gives)
        """Set a value unless the key has one."""
        return self._do("add", *arguments, **named)

    def get(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Return a value."""
        return self._do("get", *arguments, **named)

    def set(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Set a value."""
        return self._do("set", *arguments, **named)

    def touch(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Let a value live longer."""
        return self._do("touch", *arguments, **named)

    def delete(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Forget a value."""
        return self._do("delete", *arguments, **named)

    def get_many(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Return several values."""
        return self._do("get_many", *arguments, **named)

    def has_key(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Tell whether there is a value."""
        return self._do("has_key", *arguments, **named)

    def incr(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Add to a number; raise ValueError where there is none."""
        return self._do("incr", *arguments, **named)

    def set_many(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Set several values."""
        return self._do("set_many", *arguments, **named)

    def delete_many(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        """Forget several values."""
        return self._do("delete_many", *arguments, **named)

    def clear(self) -> Any:  # noqa: ANN401 (as above)
        """Forget everything."""
        self._local.clear()
        return self._do("clear")

    def _do(self, verb: str, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (as above)
        if time.monotonic() >= self._away_until:
            try:
                return getattr(super(), verb)(*arguments, **named)
            except (RedisError, OSError) as failure:
                self._away_until = time.monotonic() + AWAY_SECONDS
                logger.warning("The shared cache is away, limits count per process: %s", failure)
        return getattr(self._local, verb)(*arguments, **named)
