"""A realm with a machine that may do everything in it, and a terminal that has never seen the server."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.cli.command import Authctl
from tests.live import Live

SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
PASSWORD = "correct horse battery staple"
BLUEPRINT = """
realms:
  - slug: {slug}
    name: Acme
    limits: {{login: "off"}}
    scopes: [{{name: "docs:read", description: Read documents}}]
    roles:
      - {{name: administrator, administers: true}}
      - {{name: reader, scopes: ["docs:read"]}}
    resources: [{{identifier: "https://docs.example/", name: Docs, scopes: ["docs:read"]}}]
    users:
      - {{email: root@acme.test, password: {{value: "{password}"}}, email_verified: true, roles: [administrator]}}
      - {{email: bob@acme.test, password: {{value: "{password}"}}, email_verified: true}}
    service_accounts:
      - {{client_id: robot, name: Robot, secret: {{value: "{secret}"}}, roles: [administrator],
         scopes: ["authserver:write"]}}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A realm of a running server."""

    server: str
    realm: str

    @property
    def issuer(self) -> str:
        return f"{self.server}/realms/{self.realm}"


@pytest.fixture(scope="module")
def place(live_server_process: Live) -> Place:
    """Make a realm for the tests of one file."""
    slug = f"acme-{uuid4().hex[:8]}"
    live_server_process.apply(BLUEPRINT.format(slug=slug, secret=SECRET, password=PASSWORD))
    return Place(live_server_process.url, slug)


@pytest.fixture
def terminal(tmp_path: Path) -> Authctl:
    """Return a terminal where nobody has signed in."""
    return Authctl(tmp_path)


@pytest.fixture(scope="module")
def signed_in(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sign the machine in once, and return its home."""
    home = tmp_path_factory.mktemp("home")
    Authctl(home)("login", place.server, "--realm", place.realm, "--client-id", "robot", stdin=f"{SECRET}\n")
    return home


@pytest.fixture
def authctl(terminal: Authctl, signed_in: Path) -> Authctl:
    """Return a terminal where the machine is signed in."""
    shutil.copytree(signed_in, terminal.home, dirs_exist_ok=True)
    return terminal
