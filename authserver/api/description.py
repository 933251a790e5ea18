"""OpenAPI 3.1: the management API of a realm, described: read from the views that serve it, so that it cannot drift."""

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
    return document(realm.issuer, operators=realm.slug == SYSTEM_SLUG)


def document(issuer: str, *, operators: bool) -> dict[str, Any]:
    """Return the same by what it depends on: where the realm is, and whether it is that of the operators."""
    paths, shapes = _read()
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1", "description": ABOUT},
        "servers": [{"url": f"{issuer}{management_api.PATH}"}],
        "paths": {path: told for path, told in paths.items() if operators or not path.startswith(OPERATORS)},
        "components": {"schemas": shapes, "securitySchemes": {SECURITY: _security(issuer)}},
    }


@cache
def _read() -> tuple[dict[str, Any], dict[str, Any]]:
    read = SchemaGenerator(urlconf=ADDRESSES).get_schema(public=True)
    return read["paths"], read["components"]["schemas"]


def _security(issuer: str) -> dict[str, Any]:
    """Return how a token is got (RFC 6749 §4.1, §4.4)."""
    protocol = f"{issuer}/protocol/openid-connect"
    token = {"tokenUrl": f"{protocol}/token", "scopes": dict(MANAGEMENT_SCOPES)}
    flows = {"authorizationCode": {"authorizationUrl": f"{protocol}/auth", **token}, "clientCredentials": token}
    return {"type": "oauth2", "flows": flows}
