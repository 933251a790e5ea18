"""What the environment says, read once, typed, each value also as a file named by `<NAME>_FILE`.

`DATA_DIR` keeps what `make run` makes for itself: `secrets.env`, a 0600 file that every command reads. A value in the
environment wins over one in that file.
"""

import os
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

from authserver.settings import telemetry
from authserver.settings.telemetry import Telemetry

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRETS_FILE = "secrets.env"
EMAIL_TIMEOUT = 20  # seconds for each step, well within the lease of a message (audit/delivery.py)
SECRETS = ("SECRET_KEY", "SECRET_PEPPER", "KEY_ENCRYPTION_KEY")
_HOST = re.compile(r"[0-9a-f:]*:[0-9a-f.:]+|[a-z0-9_-]+(\.[a-z0-9_-]+)*")  # an IPv6 address, or a name or IPv4 address


@dataclass(frozen=True, slots=True)
class Environment:
    """The configuration that differs from one installation to the next."""

    debug: bool
    data_dir: Path
    host: str
    port: int
    public_url: str
    secret_key: str
    secret_pepper: str
    key_encryption_key: str
    key_encryption_key_file: str
    key_encryption_backend: str
    secret_prefixes: dict[str, str]
    database_url: str
    database_prepared_statements: bool
    cache_url: str
    celery_broker_url: str
    email_url: str
    email_from: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    tls_client_cert_header: str
    tls_client_verify_header: str
    outbound_allow: frozenset[str]
    geoip_database: str
    web_workers: int
    web_threads: int
    telemetry: Telemetry


class _Values(FileAwareMapping):
    """The environment and its files, without the line break that editors put at the end of a file."""

    def __getitem__(self, name: str) -> str:
        value: str = super().__getitem__(name)  # type: ignore[no-untyped-call]
        return value.strip()


class _Env(environ.FileAwareEnv):
    """Reads typed values from it."""

    ENVIRON = _Values()  # type: ignore[no-untyped-call]


def read() -> Environment:
    """Read the environment and the secrets file; raise ImproperlyConfigured with one sentence for a bad value."""
    try:
        return _read(_Env())  # type: ignore[no-untyped-call]
    except OSError as failure:
        raise ImproperlyConfigured(f"A file that the environment names cannot be read: {failure}.") from None


def _read(env: environ.Env) -> Environment:
    data_dir = _data_dir(env)
    host = env.str("HOST", default="127.0.0.1")
    port = _number(env, "PORT", default=8000, most=65535)
    return Environment(
        debug=env.bool("DEBUG", default=False),
        data_dir=data_dir,
        host=host,
        port=port,
        public_url=_public_url(env.str("PUBLIC_URL", default=_own_address(host, port))),
        secret_key=env.str("SECRET_KEY", default=""),
        secret_pepper=env.str("SECRET_PEPPER", default=""),
        key_encryption_key=env.str("KEY_ENCRYPTION_KEY", default=""),
        key_encryption_key_file=os.environ.get("KEY_ENCRYPTION_KEY_FILE", ""),
        key_encryption_backend=env.str("KEY_ENCRYPTION_BACKEND", default="env"),
        secret_prefixes=_pairs(env.list("SECRET_PREFIXES", default=[])),
        database_url=env.str("DATABASE_URL", default=f"sqlite:///{data_dir / 'authserver.sqlite3'}"),
        database_prepared_statements=env.bool("DATABASE_PREPARED_STATEMENTS", default=True),
        cache_url=env.str("CACHE_URL", default="locmemcache://authserver"),
        celery_broker_url=env.str("CELERY_BROKER_URL", default="filesystem://localhost"),
        email_url=env.str("EMAIL_URL", default="consolemail://"),
        email_from=env.str("EMAIL_FROM", default=""),
        trusted_proxies=_networks(env.list("TRUSTED_PROXIES", default=[])),
        tls_client_cert_header=_header(env, "TLS_CLIENT_CERT_HEADER"),
        tls_client_verify_header=_header(env, "TLS_CLIENT_VERIFY_HEADER"),
        outbound_allow=_hosts(env.list("OUTBOUND_ALLOW", default=[])),
        geoip_database=env.str("GEOIP_DATABASE", default=""),
        web_workers=_number(env, "WEB_WORKERS", default=1, most=512),
        web_threads=_number(env, "WEB_THREADS", default=64, most=512),
        telemetry=telemetry.read(env),
    )


def _data_dir(env: environ.Env) -> Path:
    """Return where data is kept, and read the secrets that were made there."""
    path = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).absolute()
    secrets_file = path / SECRETS_FILE
    if secrets_file.is_file() and os.access(secrets_file, os.R_OK):
        env.read_env(str(secrets_file))
    return path


def hostname(url: str) -> str:
    """Return the host of a URL that has one, without the port."""
    return urlsplit(url).hostname or ""


def email_config(configured: Environment) -> dict[str, Any]:
    """Return Django's e-mail settings for EMAIL_URL. A silent mail server must not hold a worker."""
    config: dict[str, Any] = environ.Env.email_url_config(configured.email_url)
    return {"EMAIL_TIMEOUT": EMAIL_TIMEOUT} | config


def _networks(texts: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(text) for text in texts)
    except ValueError as refusal:
        raise ImproperlyConfigured(f"TRUSTED_PROXIES lists addresses or networks: {refusal}.") from None


def _hosts(texts: list[str]) -> frozenset[str]:
    hosts = [text.strip().lower().removeprefix("[").removesuffix("]") for text in texts]
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ImproperlyConfigured(f"OUTBOUND_ALLOW lists hosts, without scheme and port: {host!r}.")
    return frozenset(hosts)


def _pairs(texts: list[str]) -> dict[str, str]:
    """Read `name=value` each: authserver.E007 judges them."""
    split = (text.partition("=") for text in texts)
    return {name.strip(): value.strip() for name, _, value in split}


def _header(env: environ.Env, name: str) -> str:
    """Return a header's name. WSGI reads `-` and `_` alike: a stranger could send the other spelling past a proxy."""
    text: str = env.str(name, default="")
    if text and not (text.isascii() and text.isalnum()):
        raise ImproperlyConfigured(f"{name} must be a header's name of letters and digits alone: {text!r}.")
    return text


def _number(env: environ.Env, name: str, *, default: int, most: int) -> int:
    text = env.str(name, default=str(default)).strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 to {most}: {text!r}.")
    return int(text)


def _own_address(host: str, port: int) -> str:
    name = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared, not bound)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
        sentence = f"PUBLIC_URL must be an http(s) origin without a path, such as https://login.example: {text!r}."
        raise ImproperlyConfigured(sentence)
    return f"{parts.scheme}://{parts.netloc}"
