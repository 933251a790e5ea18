"""Whose page shows what hangs on it: of people all that is theirs, of what a realm declares where it is used."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from accounts.models import User
from authserver.admin.declared_sections import of_resource, of_role, of_scope
from authserver.admin.person_sections import PersonSections
from authserver.admin.section import Section
from realms.models import Resource, Role, Scope

READERS: Mapping[type[Model], Callable[[Any, HttpRequest, Any], Iterator[Section]]] = {
    User: lambda site, request, row: PersonSections(site, request, row).all(),
    Role: of_role,
    Scope: of_scope,
    Resource: of_resource,
}


def of(site: Any, request: HttpRequest, row: Model) -> list[Section]:  # noqa: ANN401 (authserver/admin_site.py, which imports this)
    """Return the sections of a row, as far as the administrator may read what is in them."""
    reader = READERS.get(type(row))
    return list(reader(site, request, row)) if reader else []
