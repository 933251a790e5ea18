"""Blueprints as a person would keep them, and the two commands."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.blueprint.files import Written

SECRET = "wUe7VbX2mQ9sTg4LpR8cYk"
MACHINE_SECRET = "kJ3nD8fWz5HqA1vB6xM0tS"

#: The blueprint that documentation and tools from outside show, with passwords and secrets of a sufficient length.
SAMPLE = f"""
realms:
  - slug: acme
    name: Acme
    registration: open
    access_token_lifetime: 300
    pkce: always
    refresh_token_lifetime: {{idle: 604800, absolute: 2592000}}
    limits: {{login: 30/m, registration: 60/m}}
    scopes:
      - {{name: "mcp:read", description: "Read your documents", default: true}}
    roles: [{{name: auditor, scopes: ["mcp:read"]}}]
    resources:
      - {{identifier: "http://127.0.0.1:9412/mcp", name: Demo MCP, scopes: ["mcp:read"], aliases: []}}
    users:
      - {{email: alice@acme.test, password: {{value: "wonderland"}} , email_verified: true, roles: [auditor]}}
    clients:
      - {{client_id: web, name: Web, secret: {{env: WEB_SECRET}}, redirect_uris: ["http://127.0.0.1:3000/callback"],
         grant_types: [authorization_code, refresh_token], token_endpoint_auth_method: client_secret_basic,
         scopes: [openid, profile, email, "mcp:read"], consent: remember}}
    service_accounts:
      - {{client_id: svc-reports, name: Reports, secret: {{value: "{MACHINE_SECRET}"}}, roles: [auditor],
         scopes: ["mcp:read"], audience: ["http://127.0.0.1:9412/mcp"]}}
    identity_providers: []
"""

Apply = Callable[..., list[dict[str, Any]]]
Refuse = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def _secret_of_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_SECRET", SECRET)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a blueprint, and return where."""

    def write_text(text: str) -> str:
        file = tmp_path / "written.yaml"
        file.write_text(text)
        return str(file)

    return write_text


@pytest.fixture
def apply(tmp_path: Path) -> Apply:
    """Apply a blueprint, and return the changes."""

    def apply_text(text: str, *options: str, errors: StringIO | None = None) -> list[dict[str, Any]]:
        file = tmp_path / "blueprint.yaml"
        file.write_text(text)
        answer = StringIO()
        call_command("apply", "-f", str(file), "-o", "json", *options, stdout=answer, stderr=errors or StringIO())
        printed = json.loads(answer.getvalue())
        assert set(printed) == {"changes"}
        changes: list[dict[str, Any]] = printed["changes"]
        return changes

    return apply_text


@pytest.fixture
def refuse(apply: Apply) -> Refuse:
    """Apply a blueprint that must be refused, and return `path: message` lines."""

    def refuse_text(text: str) -> list[str]:
        with pytest.raises(CommandError) as refusal:
            apply(text)
        assert refusal.value.returncode == 1
        return [line.strip() for line in str(refusal.value).splitlines()[1:]]

    return refuse_text


@pytest.fixture
def acme(apply: Apply) -> None:
    """Apply the sample."""
    apply(SAMPLE)
