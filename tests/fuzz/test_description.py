"""docs/openapi.yaml describes what is served, all of it and nothing else."""

from django.conf import settings

from oauth.endpoints.discovery import PROTOCOL
from oauth.endpoints.table import ENDPOINTS, find
from realms.addresses import locate
from tests.fuzz import description

FOR_BROWSERS = (f"{PROTOCOL}/auth", f"{PROTOCOL}/logout")  # so they stand in oauth/urls.py


def described() -> set[tuple[str, str, str]]:
    """Return, for each operation, the name of its endpoint, the path that it is served at, and its method."""
    found = set()
    for path, method in description.operations(description.read()):
        place = locate(settings.PUBLIC_HOST, path.format(realm="acme", client_id="x", identifier="x"))
        below = place[1] if place and place[0] else ""
        endpoint = find(below)
        found.add((endpoint.name if endpoint else "", below.removesuffix("/x"), method))
    return found


def test_every_endpoint_is_described_with_every_method_and_nothing_else_is() -> None:
    served = {
        (endpoint.name, path, method.lower())
        for endpoint in ENDPOINTS
        for path in endpoint.paths
        for method in endpoint.methods
        if method != "HEAD"
    }

    assert described() == served | {("", path, method) for path in FOR_BROWSERS for method in ("get", "post")}


def test_discovery_is_described_at_its_four_addresses() -> None:
    paths = {path for path, _ in description.operations(description.read())}
    documents = ("openid-configuration", "oauth-authorization-server")

    assert {f"/realms/{{realm}}/.well-known/{name}" for name in documents} <= paths
    assert {f"/.well-known/{name}/realms/{{realm}}" for name in documents} <= paths
