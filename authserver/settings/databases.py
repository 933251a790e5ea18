"""Where rows and cached values are kept: SQLite and the process itself by default, PostgreSQL where it is named."""

from typing import Any

import environ

from authserver.settings.environment import Environment

MOST_CONNECTIONS = 10  # of a process: its threads share one core, and most of them wait for clients
LOCAL_ENTRIES = 100_000  # the default of 300 would throw counters of attempts away at random
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000"
SECONDS_TO_CONNECT = 2  # the least that libpq takes
POOL_SECONDS = {"timeout": SECONDS_TO_CONNECT, "reconnect_timeout": SECONDS_TO_CONNECT}  # to wait, to go on trying
CACHE_TIMEOUTS = {"socket_connect_timeout": 2, "socket_timeout": 2}  # seconds: a login must not wait for a lost cache


def as_redis(url: str) -> str:
    """Return valkey:// and valkeys:// as redis:// and rediss://, and anything else as it is."""
    return f"redis{url.removeprefix('valkey')}" if url.startswith(("valkey:", "valkeys:")) else url


def database_config(configured: Environment) -> dict[str, Any]:
    """Return Django's database settings for DATABASE_URL.

    SQLite opens each transaction as a writer: a reader that turns writer later fails with "database is locked".
    PostgreSQL gets a pool, since the server's threads do not live as long as a connection should.
    """
    config: dict[str, Any] = environ.Env.db_url_config(configured.database_url)
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        options |= {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS, "timeout": 5}
    else:
        size = {"min_size": 1, "max_size": min(configured.web_threads, MOST_CONNECTIONS)}
        config["ENGINE"] = "support.postgresql"
        config["OPTIONS"] = {"pool": size | POOL_SECONDS, "connect_timeout": SECONDS_TO_CONNECT} | options
    return config


def cache_config(configured: Environment) -> dict[str, Any]:
    """Return Django's cache settings for CACHE_URL; every key carries the realm in force.

    Valkey speaks Redis' protocol, and the client library knows it by that name.
    """
    url = as_redis(configured.cache_url)
    config: dict[str, Any] = environ.Env.cache_url_config(url)
    if url.startswith("redis"):
        config["BACKEND"] = "support.shared_cache.SharedCache"
        config["OPTIONS"] = CACHE_TIMEOUTS | config.get("OPTIONS", {})
    if config["BACKEND"].endswith("LocMemCache"):
        config["OPTIONS"] = {"MAX_ENTRIES": LOCAL_ENTRIES}
    return config | {"KEY_FUNCTION": "realms.cache_keys.in_realm"}
