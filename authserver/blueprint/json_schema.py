"""JSON Schema 2020-12 of a blueprint: what each key takes, read from the entries that judge it. For editors and CI."""

from collections.abc import Mapping
from typing import Any

from authserver.api.shapes import of_column, plain
from authserver.blueprint.application_role_schema import ApplicationRoleEntry
from authserver.blueprint.asking import ABSENT, PRESENT, STATE, WAS
from authserver.blueprint.brand_schema import BrandEntry, MailEntry
from authserver.blueprint.client_schema import ClientEntry, ServiceAccountEntry, WorkloadIdentityEntry
from authserver.blueprint.declaration_schema import ResourceEntry, RoleEntry, ScopeEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.provider_schema import ProviderEntry
from authserver.blueprint.realm_schema import OFF, RATE, Limits, RealmEntry, RefreshTokenLifetime
from authserver.blueprint.webhook_schema import WebhookEntry

Shape = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LISTS: Mapping[str, type[Entry]] = {
    "mails": MailEntry,
    "scopes": ScopeEntry,
    "roles": RoleEntry,
    "resources": ResourceEntry,
    "users": UserEntry,
    "clients": ClientEntry,
    "service_accounts": ServiceAccountEntry,
    "identity_providers": ProviderEntry,
    "webhooks": WebhookEntry,
}
ENTRIES: Mapping[str, type[Entry]] = {
    "Realm": RealmEntry,
    "Limits": Limits,
    "RefreshTokenLifetime": RefreshTokenLifetime,
    "Brand": BrandEntry,
    "WorkloadIdentity": WorkloadIdentityEntry,
    "ApplicationRole": ApplicationRoleEntry,
    **{entry.__name__.removesuffix("Entry"): entry for entry in LISTS.values()},
}


def schema() -> Shape:
    """Return the whole of it."""
    definitions = {name: _object(entry) for name, entry in ENTRIES.items()}
    realm = definitions["Realm"]["properties"]
    realm |= {key: {"type": "array", "items": _ref(_name(entry))} for key, entry in LISTS.items()}
    realm["brand"] = {"anyOf": [_ref("Brand"), {"type": "null"}]}
    realm["refresh_token_lifetime"] = _ref("RefreshTokenLifetime")
    realm["limits"] = {"anyOf": [_ref("Limits"), _off()]}
    definitions["Realm"]["required"] = ["slug"]
    definitions["Limits"]["properties"] = dict.fromkeys(Limits.model_fields, _rate())
    machine, person = (definitions[name]["properties"] for name in ("ServiceAccount", "User"))
    machine["workload_identities"] = {"type": "array", "items": _ref("WorkloadIdentity")}
    for holder in (machine, person):
        holder["application_roles"] = {"type": "array", "items": _ref("ApplicationRole")}
    whole = _closed({"realms": {"type": "array", "items": _ref("Realm")}}, required=["realms"])
    return {"$schema": DIALECT, "title": "Blueprint of realms", **whole, "$defs": {**definitions, **REFERENCES}}


def _object(entry: type[Entry]) -> Shape:
    shape = entry.model_json_schema(ref_template="#/$defs/{model}")
    parts = {key: _key(entry, key, plain(part)) for key, part in shape["properties"].items()}
    parts |= {key: shape for key, shape in ASKED.items() if key in entry.ASKS}
    return _closed(parts, required=shape.get("required", []))


def _key(entry: type[Entry], key: str, part: Shape) -> Shape:
    """Return the shape of one key: secrets and pictures by reference, what else by type and column."""
    if part.get("format") == "password" or key == "secret":
        return _ref("Secret")
    if key in {"logo", "logo_dark"}:
        return _ref("Picture")
    told = {name: value for name, value in of_column(entry.column(key)).items() if name != "description"}
    choices = told.pop("enum", None)
    if choices and part.get("type") == "array":
        return part
    return part | told | ({"enum": choices} if choices else {})


def _name(entry: type[Entry]) -> str:
    return entry.__name__.removesuffix("Entry")


def _closed(parts: Shape, *, required: list[str]) -> Shape:
    shape: Shape = {"type": "object", "properties": parts, "additionalProperties": False}
    return shape | ({"required": required} if required else {})


def _ref(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


def _off() -> Shape:
    return {"enum": [OFF, False]}  # YAML reads a bare `off` as false


def _rate() -> Shape:
    return {"anyOf": [{"type": "string", "pattern": f"^({RATE.pattern}|{OFF})$"}, _off(), {"type": "null"}]}


def _one_of(*keys: str) -> Shape:
    return {"oneOf": [_closed({key: {"type": "string"}}, required=[key]) for key in keys]}


ASKED: Mapping[str, Shape] = {
    STATE: {"enum": [PRESENT, ABSENT], "description": "`absent`: it is to be gone. Nothing else is read of it then."},
    WAS: {"type": "string", "description": "Its former name, which it is found by where it still has that."},
}
REFERENCES: Mapping[str, Shape] = {
    "Secret": _one_of("env", "file", "value"),
    "Picture": {"anyOf": [_one_of("file", "data"), {"type": "null"}]},
}
