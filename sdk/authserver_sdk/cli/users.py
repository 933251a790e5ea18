"""`authctl users`: the people of a realm."""

from authserver_sdk.cli import kinds

KIND = kinds.Kind(
    one="person",
    several="people",
    collection=lambda client: client.users,
    columns={"id": "Id", "email": "E-mail", "name": "Name", "roles": "Roles", "enabled": "Enabled"},
)
app = kinds.group(KIND)
kinds.add_setting(app, KIND)
kinds.add_switching(app, KIND)
