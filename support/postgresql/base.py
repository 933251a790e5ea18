"""Django's PostgreSQL backend, whose pool hands out living connections, and says at once that the database is away.

A pool that waits for a database that is away makes each thread wait, until nobody is left for requests that need none.
Here the first one waits; until it has succeeded, or for a moment after it failed, the others are told without waiting.
"""

import select
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool

PAUSE = 1.0  # seconds after a try without another one

Pool = ConnectionPool[Connection[Any]]


class Outage:
    """Whether the database is away, as this process knows it; one caller in each pause finds out anew."""

    def __init__(self) -> None:
        self._next_try = 0.0  # on the monotonic clock; 0: nothing is known to be wrong
        self._last_success = 0.0
        self._choosing = threading.Lock()

    def refuse(self) -> None:
        """Raise OperationalError while the database is away, but to the one caller who shall try."""
        if not self._next_try:
            return
        with self._choosing:
            if monotonic() < self._next_try:
                raise OperationalError("The database did not answer a moment ago.")
            self._next_try = monotonic() + PAUSE

    def begin(self) -> None:
        """Remember that a connection could not be had, unless others got theirs: then the database is only busy."""
        if monotonic() - self._last_success > PAUSE:
            self._next_try = monotonic() + PAUSE

    def end(self) -> None:
        """Remember that one could."""
        self._next_try, self._last_success = 0.0, monotonic()


_outage = Outage()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with another way to get a connection."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        """Return a connection for this thread, that did not die while it rested in the pool."""
        return self._living(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params))

    def borrow(self) -> Connection[Any]:
        """Return a connection of the pool, in autocommit, that `give_back` gets in the end."""
        return self._living(self._pool.getconn)

    def give_back(self, connection: Connection[Any]) -> None:
        """Return a borrowed connection; a closed one makes room for another."""
        self._pool.putconn(connection)

    @property
    def _pool(self) -> Pool:
        pool: Pool = self.pool
        pool.open()
        return pool

    def _living(self, take: Callable[[], Connection[Any]]) -> Connection[Any]:
        _outage.refuse()
        try:
            while not _is_silent(connection := take()):
                connection.close()
                if self.pool:
                    self.give_back(connection)
        except OperationalError:
            _outage.begin()
            raise
        _outage.end()
        return connection


def _is_silent(connection: Connection[Any]) -> bool:
    """Tell whether nothing is to be read: a server that closed the connection, or is about to, has said so."""
    waiting = select.poll()  # not select(), which knows no descriptor from 1024 on: idle visitors would use them up
    waiting.register(connection.pgconn.socket, select.POLLIN)
    return not waiting.poll(0)
