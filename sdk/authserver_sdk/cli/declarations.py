"""`authctl roles`, `scopes`, `resources`: what a realm declares."""

from authserver_sdk.cli import kinds, suggestions

KINDS = {
    "roles": kinds.Kind(
        one="role",
        several="roles",
        collection=lambda client: client.roles,
        columns={"name": "Name", "description": "Description", "scopes": "Scopes", "administers": "Administers"},
    ),
    "scopes": kinds.Kind(
        one="scope",
        several="scopes",
        collection=lambda client: client.scopes,
        columns={"name": "Name", "description": "Description", "default": "Default", "public": "Public"},
    ),
    "resources": kinds.Kind(
        one="resource",
        several="resources",
        collection=lambda client: client.resources,
        columns={"identifier": "Identifier", "name": "Name", "scopes": "Scopes"},
    ),
}
apps = {name: kinds.group(kind) for name, kind in KINDS.items()}
for _name, _kind in KINDS.items():
    kinds.add_making(apps[_name], _kind)
    kinds.add_setting(apps[_name], _kind)
    kinds.add_deleting(apps[_name], _kind)
apps["resources"].add_typer(suggestions.app, name="suggestions")
