"""What the server of a resource needs: its challenge (RFC 9728 §5.1), and code that works, filled in for it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string

from oauth.endpoints import protected_resource
from oauth.endpoints.discovery import PROTOCOL
from realms.models import Realm, Resource
from realms.resource_identifier import DEFAULT_PORTS

TITLES = {
    "fastmcp.py": "FastMCP",
    "starlette.py": "Starlette, FastAPI",
    "django.py": "Django",
    "express.mjs": "Express",
    "nginx.conf": "nginx: the metadata at the resource's own address",
}
DEVELOPMENT_PORT = 8000


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text to copy."""

    title: str
    text: str


def snippets(resource: Resource) -> list[Snippet]:
    """Return the challenge and the code for a resource; configuration files only where its identifier is a URL."""
    values = _values(resource)
    scope = f', scope="{" ".join(values["scopes"])}"' if values["scopes"] else ""
    challenge = f'WWW-Authenticate: Bearer resource_metadata="{values["metadata_url"]}"{scope}\n'
    names = [name for name in TITLES if values["origin"] or name != "nginx.conf"]
    code = [Snippet(TITLES[name], render_to_string(f"snippets/{name}.txt", values).rstrip() + "\n") for name in names]
    return [Snippet("The challenge, with status 401", challenge), *code]


def _values(resource: Resource) -> dict[str, Any]:
    realm: Realm = resource.realm
    declared = realm.catalogue.resource(resource.identifier)
    document = protected_resource.metadata(realm, declared) if declared else {}
    url = urlsplit(resource.identifier)
    path = url.path if url.scheme in DEFAULT_PORTS else ""
    return {
        "name": str(resource),
        "identifier": resource.identifier,
        "issuer": realm.issuer,
        "jwks_uri": f"{realm.issuer}{PROTOCOL}/certs",
        "metadata_url": protected_resource.address(realm, resource.identifier),
        "algorithm": realm.access_token_algorithm,
        "scopes": document.get("scopes_supported", []),
        "origin": f"{url.scheme}://{url.netloc}" if url.netloc else "",
        "path": path or "/",
        "port": url.port or DEVELOPMENT_PORT,
        "well_known": f"{protected_resource.WELL_KNOWN}{path.rstrip('/')}",
    }
