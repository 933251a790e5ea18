"""Databases for tests and for servers of their own: empty ones, and copies of one that was migrated once.

They are files, or stand on the PostgreSQL server that DATABASE_URL names. The processes of one run share what was
migrated, in a folder that the first of them made (tests/settings.py).
"""

import fcntl
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from support import sealing

ROOT = Path(__file__).parents[1]
SQLITE = "sqlite:"
SHARED = "TESTS_SHARED"  # names the folder
IN_MEMORY = "file:tests?mode=memory&cache=shared"


@contextmanager
def empty(folder: Path) -> Iterator[str]:
    """Give the address of a database without a table."""
    if not (server := _server()):
        yield f"sqlite:///{folder / 'live.sqlite3'}"
        return
    with _created(server, "") as address:
        yield address


@contextmanager
def under(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the connection of the tests, and all of their threads, work with a migrated database of their own."""
    if not (server := _server()):
        connection.settings_dict["NAME"] = IN_MEMORY
        connection.ensure_connection()
        with sqlite3.connect(_template_file()) as template:
            template.backup(connection.connection)
        template.close()
        yield
        return
    with _created(server, f"TEMPLATE {_template_name(server)}") as address:
        connection.settings_dict["NAME"] = urlsplit(address).path.removeprefix("/")
        yield
        connection.close()


@contextmanager
def migrated(folder: Path) -> Iterator[str]:
    """Give the address of a database with every table, and what the migrations put there."""
    if not (server := _server()):
        shutil.copyfile(_template_file(), folder / "live.sqlite3")
        yield f"sqlite:///{folder / 'live.sqlite3'}"
        return
    with _created(server, f"TEMPLATE {_template_name(server)}") as address:
        yield address


def run(database_url: str, folder: Path, *command: str) -> None:
    """Let another Python run the command over the database, with secrets made up for it."""
    told = {
        "DJANGO_SETTINGS_MODULE": "authserver.settings",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SECRET_PEPPER": f"1:{secrets.token_urlsafe(32)}",
        "KEY_ENCRYPTION_KEY": sealing.generate_key(),
    }
    subprocess.run([sys.executable, *command], cwd=ROOT, env=os.environ | told, check=True, timeout=120)


def _server() -> str:
    configured = os.environ.get("DATABASE_URL", SQLITE)
    return "" if configured.startswith(SQLITE) else configured


@contextmanager
def _created(server: str, how: str) -> Iterator[str]:
    name = f"live_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {how}".encode())
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def _one_at_a_time() -> Iterator[Path]:
    """Give the folder that all processes of this run share, to one of them."""
    folder = Path(os.environ[SHARED])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@cache
def _template_file() -> Path:
    """Migrate a file, and fold its write-ahead log into it."""
    with _one_at_a_time() as folder:
        file = folder / "migrated.sqlite3"
        if not file.exists():
            unfinished = folder / "unfinished.sqlite3"
            _migrate(f"sqlite:///{unfinished}", folder)
            with sqlite3.connect(unfinished) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            unfinished.rename(file)
        return file


@cache
def _template_name(server: str) -> str:
    with _one_at_a_time() as folder:
        note = folder / "migrated.name"
        if not note.exists():
            name = f"template_{secrets.token_hex(8)}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            _migrate(urlsplit(server)._replace(path=f"/{name}").geturl(), folder)
            note.write_text(name)
        return note.read_text()


def _migrate(database_url: str, folder: Path) -> None:
    run(database_url, folder, "manage.py", "migrate", "--verbosity", "0")
