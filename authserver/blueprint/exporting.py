"""A realm as a blueprint. The same realm gives the same text; secrets, people and self-registered clients stay out."""

from base64 import b64encode
from typing import Any

import yaml

from authserver.blueprint import placeholders
from authserver.blueprint.brand_changes import LOGOS
from authserver.blueprint.brand_schema import BrandEntry
from authserver.blueprint.parts import PARTS
from authserver.blueprint.realm_schema import RealmEntry
from realms.context import realm_context
from realms.models import Brand, Logo, Realm

LINE_LENGTH = 120
HEAD = """\
# A realm without its secrets, its people, and the clients that registered themselves.
# {secrets}
"""
KEPT = "Applied where it was written, it leaves secrets as they are; export --with-references is for elsewhere."
NAMED = "Give each secret in the variable that is named for it; one that is not the present one replaces that."


def export(realm: Realm, *, references: bool = False) -> str:
    """Return the YAML of one realm. Applied to the same realm, it changes nothing.

    `references` names an environment variable in place of each secret, so that the file can make the realm elsewhere.
    """
    document = document_of(realm)
    if references:
        placeholders.put(realm, document["realms"][0])
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=LINE_LENGTH)
    return HEAD.format(secrets=NAMED if references else KEPT) + text


def document_of(realm: Realm) -> dict[str, Any]:
    """Return the same as data, without references."""
    with realm_context(realm):
        return {"realms": [RealmEntry.values_of(realm) | {"brand": brand(realm)} | _lists()]}


def brand(realm: Realm) -> dict[str, Any]:
    """Return the brand with its logos, as this server drew them."""
    drawn = {scheme: b64encode(content).decode() for scheme, content in Logo.objects.values_list("scheme", "content")}
    logos = {key: {"data": drawn[scheme]} if scheme in drawn else None for key, scheme in LOGOS.items()}
    return logos | BrandEntry.values_of(Brand.objects.first() or Brand(realm=realm))


def _lists() -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = {}
    for part in PARTS:
        lists.setdefault(part.key, []).extend(part.written(row) for row in part.managed())
    return lists
