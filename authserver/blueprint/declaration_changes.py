"""What a realm declares once: its scopes, roles and resources."""

from authserver.blueprint.changes import Pass
from authserver.blueprint.declaration_schema import ResourceEntry, RoleEntry, ScopeEntry
from authserver.blueprint.rows import relate, write
from realms.models import Realm, Resource, ResourceName, Role, Scope
from realms.resource_identifier import canonical


def apply_scopes(realm: Realm, run: Pass) -> None:
    """Make or update the scopes."""
    for entry in run.blueprint.scopes:
        row = Scope.objects.select_for_update().filter(name=entry.name).first() or Scope(realm=realm, name=entry.name)
        values = _but(entry, "name")
        if written := write(row, values, entry=entry, problems=run.problems):
            run.changed("scope", entry.name, written)


def apply_roles(realm: Realm, run: Pass) -> None:
    """Make or update the roles, with the scopes that they open."""
    for entry in run.blueprint.roles:
        run.check_scopes(entry.at("scopes"), entry.scopes)
        row = Role.objects.select_for_update().filter(name=entry.name).first() or Role(realm=realm, name=entry.name)
        if written := write(row, _but(entry, "name"), entry=entry, problems=run.problems):
            if "scopes" in entry.model_fields_set:
                relate(row, relation="scopes", wanted=_scopes(entry), written=written)
            run.changed("role", entry.name, written)


def apply_resources(realm: Realm, run: Pass) -> None:
    """Make or update the resources; two spellings of one identifier are one resource."""
    _refuse_shared_identifiers(run)
    _release_aliases(run)
    for entry in run.blueprint.resources:
        run.check_scopes(entry.at("scopes"), entry.scopes)
        form = canonical(entry.identifier)
        present = Resource.objects.select_for_update().filter(canonical_identifier=form).first()
        row = present or Resource(realm=realm)
        values = entry.given(Resource)
        if written := write(row, values, entry=entry, problems=run.problems):
            if "scopes" in entry.model_fields_set:
                relate(row, relation="scopes", wanted=_scopes(entry), written=written)
            if written.created:
                written.fields.remove("identifier")
            run.changed("resource", entry.identifier, written)


def _but(entry: ScopeEntry | RoleEntry, key: str) -> dict[str, object]:
    table = Scope if isinstance(entry, ScopeEntry) else Role
    return {column: value for column, value in entry.given(table).items() if column != key}


def _scopes(entry: RoleEntry | ResourceEntry) -> list[Scope]:
    return list(Scope.objects.filter(name__in=entry.scopes))


def _release_aliases(run: Pass) -> None:
    """Free the aliases that the file takes from resources before it gives them to others, in whichever order."""
    for entry in run.blueprint.resources:
        if "aliases" in entry.model_fields_set:
            kept = {canonical(spelling) for spelling in (entry.identifier, *entry.aliases)}
            names = ResourceName.objects.filter(resource__canonical_identifier=canonical(entry.identifier))
            names.exclude(canonical__in=kept).delete()


def _refuse_shared_identifiers(run: Pass) -> None:
    """Report an identifier or alias that would mean two resources: a token's audience must be one of them."""
    named = {canonical(entry.identifier) for entry in run.blueprint.resources}
    owners = {
        canonical(spelling): f"the resource {row.identifier}"
        for row in Resource.objects.exclude(canonical_identifier__in=named)
        for spelling in (row.identifier, *row.aliases)
    }
    for entry in run.blueprint.resources:
        given = "aliases" in entry.model_fields_set
        aliases = entry.aliases if given else _present_aliases(entry)
        places = [(entry.at("identifier"), entry.identifier)]
        places += [(f"{entry.at('aliases')}[{i}]" if given else entry.path, alias) for i, alias in enumerate(aliases)]
        for path, spelling in places:
            owner = owners.setdefault(canonical(spelling), entry.path)
            if owner != entry.path:
                run.problems.add(path, f"{spelling} means {owner} already")


def _present_aliases(entry: ResourceEntry) -> list[str]:
    row = Resource.objects.filter(canonical_identifier=canonical(entry.identifier)).first()
    return row.aliases if row else []
