"""`authctl realms`: the realms of a server, for its operators; and the settings of one."""

from authserver_sdk.cli import kinds

KIND = kinds.Kind(
    one="realm",
    several="realms",
    collection=lambda client: client.realms,
    disabled="Nobody signs in there, and it issues no tokens.",
    columns={"slug": "Realm", "name": "Name", "domain": "Domain", "enabled": "Enabled"},
)
app = kinds.group(KIND)
kinds.add_making(app, KIND)
kinds.add_setting(app, KIND)
kinds.add_switching(app, KIND)
