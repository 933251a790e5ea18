"""OpenAPI 3.1: the management API of a realm, described: read from the views that serve it, so that it cannot drift."""

from copy import deepcopy
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from authserver.api.schema import SECURITY
from realms import management_api
from realms.management_scopes import MANAGEMENT_SCOPES
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG

ADDRESSES = "authserver.api.urls"
OPERATORS = "/realms/"
TITLE = "Management API"
ABOUT = (
    "What the administrators of a realm do, for scripts and programs. Names of things are their addresses: PUT makes "
    "what is missing and changes nothing where nothing differs, PATCH is a JSON merge patch (RFC 7396), and If-Match "
    "keeps from overwriting what somebody else has changed. Refusals are problem documents (RFC 9457). Times are "
    "seconds since 1970."
)


def describe(realm: Realm) -> dict[str, Any]:
    """Return the OpenAPI document of one realm's API."""
    paths, shapes = _read()
    served = {path: deepcopy(found) for path, found in paths.items() if _is_served(path, realm)}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": ABOUT},
        "servers": [{"url": management_api.identifier(realm)}],
        "paths": served,
        "components": {"schemas": shapes, "securitySchemes": {SECURITY: _security(realm)}},
    }


@cache
def _read() -> tuple[dict[str, Any], dict[str, Any]]:
    document = SchemaGenerator(urlconf=ADDRESSES).get_schema(public=True)
    return document["paths"], document["components"]["schemas"]


def _is_served(path: str, realm: Realm) -> bool:
    return realm.slug == SYSTEM_SLUG or not path.startswith(OPERATORS)


def _security(realm: Realm) -> dict[str, Any]:
    """Return how a token is got (RFC 6749 §4.1, §4.4)."""
    protocol = f"{realm.issuer}/protocol/openid-connect"
    token = {"tokenUrl": f"{protocol}/token", "scopes": dict(MANAGEMENT_SCOPES)}
    flows = {"authorizationCode": {"authorizationUrl": f"{protocol}/auth", **token}, "clientCredentials": token}
    return {"type": "oauth2", "flows": flows}
