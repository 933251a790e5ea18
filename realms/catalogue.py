"""What a realm declares, read once per version of the realm and then held in memory: scopes and resources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from realms import management_api
from realms.management_scopes import MANAGEMENT_SCOPES
from realms.models.resource import Resource
from realms.models.scope import Scope
from realms.resource_identifier import canonical
from support.languages import SOURCE, best

if TYPE_CHECKING:
    from realms.models.realm import Realm


@dataclass(frozen=True, slots=True)
class DeclaredScope:
    """A scope as rules need it."""

    name: str
    written: str
    translations: Mapping[str, str]
    default: bool
    public: bool
    restricted: bool

    @property
    def description(self) -> str:
        """Return what it allows, in the language in force where the realm or this server has it in that."""
        tag = best((get_language() or SOURCE,), tuple(self.translations))
        if tag is not None:
            return self.translations[tag]
        return gettext(self.written) if self.written else ""


#: In every realm, beside those that it declares.
BUILT_IN = {
    name: DeclaredScope(name, text, {}, default=False, public=False, restricted=True)
    for name, text in MANAGEMENT_SCOPES.items()
}


@dataclass(frozen=True, slots=True)
class DeclaredResource:
    """A resource as rules need it; `scopes` empty means that it takes any scope of the realm."""

    identifier: str
    name: str
    scopes: frozenset[str]
    access_token_lifetime: int | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The scopes by name, in order of name, and the resources by canonical identifier, aliases included."""

    scopes: Mapping[str, DeclaredScope]
    resources: Mapping[str, DeclaredResource]

    def scope(self, name: str) -> DeclaredScope | None:
        """Return the scope of that name, one of the management API too, or None."""
        return BUILT_IN.get(name) or self.scopes.get(name)

    def resource(self, identifier: str) -> DeclaredResource | None:
        """Return the resource that `identifier` means, however it is spelt, or None."""
        form = canonical(identifier)
        return None if form is None else self.resources.get(form)


def read(realm: "Realm") -> Catalogue:
    """Read what `realm` declares (three statements)."""
    scopes = {
        row.name: DeclaredScope(row.name, row.description, row.translations, row.default, row.public, row.restricted)
        for row in Scope.objects.all_realms().filter(realm=realm).order_by("name")
    }
    resources: dict[str, DeclaredResource] = {}
    names: dict[int, set[str]] = {}
    pairs = Resource.scopes.through.objects.filter(resource__realm=realm).values_list("resource_id", "scope__name")
    for resource_id, name in pairs:
        names.setdefault(resource_id, set()).add(name)
    for row in Resource.objects.all_realms().filter(realm=realm):
        declared = DeclaredResource(
            row.identifier, str(row), frozenset(names.get(row.pk, ())), row.access_token_lifetime
        )
        for identifier in (row.identifier, *row.aliases):
            resources[canonical(identifier) or identifier] = declared
    api = DeclaredResource(management_api.identifier(realm), management_api.NAME, frozenset(BUILT_IN), None)
    resources |= {canonical(name) or name: api for name in management_api.identifiers(realm)}
    return Catalogue(scopes, resources)
