"""RFC 9728 §5.1, RFC 9068 §4: what is shown to copy works: servers run it, and take and refuse the right tokens."""

import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from realms.models import Realm, Resource
from tests.admin.conftest import administrator, operator  # noqa: F401 (fixtures)
from tests.live import Live, free_port, stop
from tests.oauth.declared import add_resource, add_scope
from tests.outside.test_resource_server import HELLO

REALM = """
realms:
  - slug: {slug}
    scopes: [{{name: "notes:read", description: "Read"}}, {{name: "notes:write", description: "Write"}}]
    resources:
      - {{identifier: "{url}", name: 'Notes "N"', scopes: ["notes:read"]}}
      - {{identifier: "{url}/other"}}
    service_accounts:
      - {{client_id: reader, secret: {{value: "{secret}"}}, scopes: ["notes:read"], audience: ["{url}"]}}
      - {{client_id: writer, secret: {{value: "{secret}"}}, scopes: ["notes:write"], audience: ["{url}/other"]}}
      - {{client_id: both, secret: {{value: "{secret}"}}, scopes: ["notes:write"], audience: ["{url}", "{url}/other"]}}
"""
DJANGO = """
import sys
from wsgiref.simple_server import make_server
from django.conf import settings
settings.configure(SECRET_KEY="x" * 50, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"])
from django.core.wsgi import get_wsgi_application
from django.urls import path
from snippet import hello
urlpatterns = [path("api", hello)]
make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application()).serve_forever()
"""
TITLES = {"fastmcp": "FastMCP", "starlette": "Starlette, FastAPI", "django": "Django"}


@dataclass(frozen=True)
class Server:
    """The server of a resource, made of a snippet, and the realm that it takes tokens of."""

    url: str
    issuer: str
    secret: str
    is_mcp: bool

    def token(self, client_id: str, **parameters: str) -> str:
        data = {"grant_type": "client_credentials", **parameters}
        endpoint = f"{self.issuer}/protocol/openid-connect/token"
        return str(httpx.post(endpoint, data=data, auth=(client_id, self.secret)).json()["access_token"])

    def ask(self, token: str | None = None) -> httpx.Response:
        headers = {"Accept": "application/json, text/event-stream"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        if self.is_mcp:
            return httpx.post(self.url, json=HELLO, headers=headers)
        return httpx.get(self.url, headers=headers)


def command(folder: Path, kind: str, port: int) -> list[str]:
    if kind == "starlette":
        return [sys.executable, "-m", "uvicorn", "snippet:app", "--port", str(port)]
    if kind == "django":
        (folder / "run.py").write_text(DJANGO)
        return [sys.executable, "run.py", str(port)]
    return [sys.executable, "snippet.py"]


def wait_for(url: str, log: Path) -> None:
    for _ in range(300):
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text())


@pytest.fixture(params=TITLES)
def server(request: pytest.FixtureRequest, live_server_process: Live, tmp_path: Path) -> Iterator[Server]:
    """Run the snippet of one kind, as the command prints it."""
    kind, port, slug = request.param, free_port(), f"snippets-{uuid4().hex[:8]}"
    url, secret = f"http://127.0.0.1:{port}/{'mcp' if kind == 'fastmcp' else 'api'}", secrets.token_urlsafe(32)
    live_server_process.apply(REALM.format(slug=slug, url=url, secret=secret))
    printed = live_server_process.manage("resource_snippets", slug, f"{url}/").stdout
    (tmp_path / "snippet.py").write_text(section(printed, TITLES[kind]))
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command(tmp_path, kind, port), cwd=tmp_path, stdout=output, stderr=output, start_new_session=True
        )
        try:
            wait_for(url, log)
            yield Server(url, live_server_process.issuer(slug), secret, kind == "fastmcp")
        finally:
            stop(process)


def section(printed: str, title: str) -> str:
    return printed.partition(f"# {title}\n\n")[2].partition("\n\n# ")[0]


@pytest.mark.outside
@pytest.mark.attack("F24")
def test_a_server_made_of_a_snippet_takes_and_refuses_the_right_tokens(server: Server) -> None:
    bare = server.ask()
    told = re.search(r'resource_metadata="([^"]+)"', bare.headers["WWW-Authenticate"])
    assert told
    metadata = httpx.get(told[1]).json()

    assert bare.status_code == 401
    assert (metadata["resource"], metadata["authorization_servers"]) == (server.url, [server.issuer])
    assert metadata["scopes_supported"] == ["notes:read"]
    assert server.ask(server.token("reader")).status_code == 200
    assert server.ask(server.token("writer")).status_code == 401
    assert server.ask(server.token("both", resource=server.url)).status_code in {401, 403}
    assert server.ask(f"{server.token('reader')[:-6]}AAAAAA").status_code == 401


def printed_for(realm: str, identifier: str) -> str:
    answer = StringIO()
    call_command("resource_snippets", realm, identifier, stdout=answer)
    return answer.getvalue()


def test_the_command_names_the_hosted_document_and_every_kind_of_server(acme: Realm) -> None:
    add_scope(acme, "notes:read")
    add_resource(acme, "https://notes.example/mcp", "urn:acme:notes", scopes=("notes:read",))

    printed = printed_for("acme", "urn:acme:notes")

    hosted = "https://testserver/realms/acme/.well-known/oauth-protected-resource/aHR0cHM6Ly9ub3Rlcy5leGFtcGxlL21jcA"
    assert f'WWW-Authenticate: Bearer resource_metadata="{hosted}", scope="notes:read"\n' in printed
    assert "location = /.well-known/oauth-protected-resource/mcp {" in printed
    assert f"proxy_pass {hosted};" in printed
    assert all(f"# {title}\n" in printed for title in (*TITLES.values(), "Express"))


def test_a_resource_without_an_address_has_no_configuration_of_nginx(acme: Realm) -> None:
    add_resource(acme, "urn:acme:notes")

    assert "nginx" not in printed_for("acme", "urn:acme:notes")


def test_the_command_refuses_what_the_realm_does_not_have(acme: Realm, globex: Realm) -> None:
    add_resource(globex, "urn:globex:api")

    for arguments in (("nowhere", "urn:globex:api"), (acme.slug, "urn:globex:api"), (acme.slug, "x")):
        with pytest.raises(CommandError, match="no re"):
            printed_for(*arguments)


def address(realm: str, owner: str) -> str:
    pk = Resource.objects.all_realms().get(realm__slug=owner).pk
    return f"/realms/{realm}/admin/realms/resource/{pk}/snippets/"


def test_the_admin_shows_them_for_resources_of_its_realm(administrator: Browser) -> None:  # noqa: F811 (the fixture)
    page = administrator.get(address("acme", "acme"))

    assert page.status_code == 200
    assert b"resource_metadata=&quot;https://testserver/realms/acme/.well-known/" in page.content
    assert administrator.get(address("acme", "globex")).status_code == 404
    change_form = administrator.get(address("acme", "acme").replace("snippets", "change"))
    assert address("acme", "acme").encode() in change_form.content


def test_operators_see_them_for_any_realm(operator: Browser) -> None:  # noqa: F811 (the fixture)
    assert b"/realms/globex/.well-known/" in operator.get(address("system", "globex")).content


@pytest.mark.usefixtures("administrator")
def test_nobody_else_sees_them() -> None:
    stranger = Browser()

    assert stranger.get(address("acme", "acme"), headers={"host": "testserver"}).status_code == 302
