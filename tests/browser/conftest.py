"""A realm of the running server to look at."""

from uuid import uuid4

import pytest

from tests.live import Live
from tests.people import PASSWORD

BLUEPRINT = """
realms:
  - slug: {slug}
    name: Acme
    limits: {{login: "off"}}
    roles: [{{name: administrator, administers: true}}]
    users:
      - {{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true, name: Alice Adams}}
      - {{email: root@acme.test, password: {{value: "{password}"}}, email_verified: true, roles: [administrator]}}
"""


@pytest.fixture
def realm_url(live_server_process: Live) -> str:
    """Make a realm with a person and an administrator, and return its address."""
    slug = f"acme-{uuid4().hex[:8]}"
    live_server_process.apply(BLUEPRINT.format(slug=slug, password=PASSWORD))
    return live_server_process.issuer(slug)
