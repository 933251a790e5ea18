"""The menu: tables by what an administrator looks after, not by the package that they lie in."""

from collections.abc import Sequence
from typing import Any

from authserver.areas import AREAS
from realms.management_scopes import Area

SECTIONS: Sequence[tuple[str, str, tuple[Area, ...]]] = (
    ("people", "People", (Area.USERS, Area.SESSIONS)),
    ("applications", "Applications", (Area.CLIENTS, Area.SECRETS, Area.REGISTRATION_TOKENS, Area.GRANTS)),
    ("machines", "Machines", (Area.SERVICE_ACCOUNTS, Area.API_KEYS)),
    ("apis", "APIs and access", (Area.RESOURCES, Area.SCOPES, Area.ROLES)),
    ("realm", "Realm", (Area.REALM, Area.BLUEPRINT, Area.IDENTITY_PROVIDERS, Area.KEYS)),
    ("trail", "What happened", (Area.AUDIT, Area.WEBHOOKS)),
)


def sections(apps: list[Any]) -> list[Any]:
    """Return Django's list of apps, sorted anew: those of one section in the order of its areas, then by name."""
    entries = [entry for app in apps for entry in app["models"]]
    found = []
    for label, name, areas in SECTIONS:
        own = [entry for entry in entries if AREAS[entry["model"]] in areas]
        own.sort(key=lambda entry: (areas.index(AREAS[entry["model"]]), str(entry["name"])))
        if own:
            found.append({"name": name, "app_label": label, "models": own})
    return found
