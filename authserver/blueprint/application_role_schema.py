"""The blueprint's roles for one application: below the person, or the service account, who holds them."""

from authserver.blueprint.entry import Entry


class ApplicationRoleEntry(Entry):
    """One role, for one client."""

    client_id: str
    role: str
