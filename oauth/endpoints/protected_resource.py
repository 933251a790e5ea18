"""RFC 9728: the metadata of registered resources, hosted here, for their servers to name or to hand on as their own.

A document's address holds the identifier in base64url: an address with slashes, a query or a second `//` in its path
would not come through each proxy as it was sent.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from http import HTTPStatus
from typing import Any

from oauth.endpoints.documents import document
from oauth.http import Request, Response, json_response
from realms.catalogue import DeclaredResource
from realms.management_scopes import is_management
from realms.models import Realm
from support.errors import InvalidTarget

WELL_KNOWN = "/.well-known/oauth-protected-resource"
NOT_FOR_RESOURCES = "offline_access"  # it speaks of the authorization server alone


def protected_resource(request: Request) -> Response:
    """Answer with the metadata of the resource that the address names (§3.2), by any spelling of its identifier."""
    resource = request.realm.catalogue.resource(_identifier(request.path))
    if resource is None:
        refusal = {"error": InvalidTarget.error, "error_description": "The resource is not registered here."}
        return json_response(refusal, status=HTTPStatus.NOT_FOUND)
    return document(request, f"resource {resource.identifier}", lambda realm: _build(realm, resource))


def address(realm: Realm, identifier: str) -> str:
    """Return where the metadata of a resource is: what its server names as `resource_metadata` (§5.1)."""
    return f"{realm.issuer}{WELL_KNOWN}/{urlsafe_b64encode(identifier.encode()).rstrip(b'=').decode()}"


def metadata(realm: Realm, resource: DeclaredResource) -> dict[str, Any]:
    """Return the members of §2. What would be empty is absent (§3.2)."""
    declared = (realm.catalogue.scope(name) for name in sorted(resource.scopes))
    public = (scope.name for scope in declared if scope and (scope.public or is_management(scope.name)))
    members = {
        "resource": resource.identifier,
        "authorization_servers": [realm.issuer],
        "scopes_supported": [name for name in public if name != NOT_FOR_RESOURCES],
        "bearer_methods_supported": ["header"],
        "resource_name": resource.name,
    }
    return {name: value for name, value in members.items() if value}


def _identifier(path: str) -> str:
    """Return the identifier in `path`; what does not decode becomes an empty one, which names no resource."""
    encoded = path.removeprefix(WELL_KNOWN).strip("/")
    try:
        return b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True).decode("ascii")
    except ValueError:
        return ""


def _build(realm: Realm, resource: DeclaredResource) -> bytes:
    return json.dumps(metadata(realm, resource), separators=(",", ":")).encode()
