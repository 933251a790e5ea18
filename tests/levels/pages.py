"""Everything that the admin serves: each table with its pages and its actions, read from the site itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern

from authserver.admin_site import site
from authserver.areas import AREAS
from realms.management_scopes import Area


@dataclass(frozen=True, slots=True)
class AdminPage:
    """One address below a table, by the name of its pattern; or, with `action`, what its list does to rows."""

    model: Any
    area: Area
    name: str
    pattern: str
    action: str = ""


def pages() -> Iterator[AdminPage]:
    """Yield every page and every action of every table."""
    tables: dict[Any, Any] = site._registry  # noqa: SLF001 (the list of what is registered has no other name)
    for model, admin in tables.items():
        for address in admin.get_urls():
            if isinstance(address, URLPattern) and address.name:
                yield AdminPage(model, AREAS[model], address.name, str(address.pattern))
        for action in ("delete_selected", *admin.actions):
            yield AdminPage(model, AREAS[model], "changelist", "", str(action))
