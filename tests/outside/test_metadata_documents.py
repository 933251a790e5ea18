"""OAuth Client ID Metadata Document: the official SDKs are the https address of a document, and register nowhere."""

import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.fetch.canary import canary, say
from tests.live import free_port, serve
from tests.loop import run
from tests.outside import mcp_client, mcp_process, node_program
from tests.outside.conftest import CALLBACK, MCP_REALM, McpServer
from tests.outside.mcp_client import Program, call
from tests.outside.person import Person
from tests.people import PASSWORD

pytestmark = pytest.mark.outside


@dataclass(frozen=True, slots=True)
class Published:
    """A document at `address`, and an MCP server whose authorization server can read it."""

    server: McpServer
    address: str


def certify(folder: Path) -> Path:
    """Write a key and a certificate of its own for localhost into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "localhost.pem"
    file.write_bytes(written + certificate.public_bytes(Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Start an authorization server that trusts the certificate, and reaches loopback."""
    folder = tmp_path_factory.mktemp("documents")
    certificate = certify(folder)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    slug, url = f"mcp-{uuid4().hex[:8]}", f"http://127.0.0.1:{free_port()}/mcp"
    with (
        serve(folder, OUTBOUND_ALLOW="localhost", SSL_CERT_FILE=str(certificate)) as live,
        canary(say(), tls) as documents,
    ):
        address = f"https://localhost:{documents.port}/client.json"
        members = {"client_id": address, "client_name": "Notes", "redirect_uris": [CALLBACK, mcp_client.CALLBACK]}
        body = json.dumps(members | {"token_endpoint_auth_method": "none"})
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        documents.answer = say(head.encode(), body.encode())
        live.apply(MCP_REALM.format(slug=slug, resource=url, password=PASSWORD))
        server = McpServer(url, live.issuer(slug), slug, live)
        with mcp_process.run(server.issuer, url=url, log=folder / "mcp.log"):
            yield Published(server, address)


def test_the_python_sdk_is_its_document_and_registers_nowhere(published: Published, person: Person) -> None:
    program = Program(published.server.url, person, document=published.address)

    async def work() -> list[dict[str, str]]:
        async with program.connect() as client:
            first = await call(client)
            program.expire()
            return [first, await call(client)]

    first, second = run(work)
    assert first["client_id"] == second["client_id"] == published.address
    assert first["jti"] != second["jti"]
    assert not any("clients-registrations" in line for line in program.wire)


@pytest.mark.parametrize("version", [1, 2])
def test_the_typescript_sdk_is_its_document_and_registers_nowhere(
    published: Published, person: Person, version: int
) -> None:
    node_program.installed("@modelcontextprotocol/sdk")
    steps = ("connect", "whoami", "spoil", "whoami")
    server, document = published.server.url, published.address
    said = node_program.run("mcp.mjs", person, server=server, document=document, steps=steps, version=version)

    first, second = said["answers"]
    assert first["client_id"] == second["client_id"] == published.address
    assert first["jti"] != second["jti"]
    assert not any("clients-registrations" in line for line in said["wire"])
