"""One pass over one realm of a blueprint: what changed, what a person should know, and which names are declared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from authserver.blueprint.problems import Problems, did_you_mean
from authserver.blueprint.reading import RealmBlueprint
from realms import management_api
from realms.models import Realm, Resource, Role, Scope
from realms.resource_identifier import canonical

Kind = Literal[
    "realm",
    "scope",
    "role",
    "resource",
    "user",
    "client",
    "service_account",
    "identity_provider",
    "brand",
    "mail",
    "webhook",
]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one row: made or updated, and which keys of the file it took up."""

    created: bool
    fields: list[str]


Action = Literal["create", "update", "delete"]
SECRETS = frozenset({"secret", "password"})  # fields whose values nobody is told


@dataclass(frozen=True, slots=True)
class Change:
    """One object that differs from the file. `before` and `after` hold what its fields were and are, secrets aside."""

    action: Action
    kind: Kind
    realm: str
    name: str
    fields: list[str]
    before: Mapping[str, Any] = field(default_factory=dict, compare=False)
    after: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return the change as `apply -o json` prints it: names of fields, never their values."""
        return {key: getattr(self, key) for key in ("action", "kind", "realm", "name", "fields")}

    def told(self) -> dict[str, Any]:
        """Return the same with the values, but for those of secrets."""
        open_fields = [name for name in self.fields if name not in SECRETS]
        values = [
            {"field": name, "before": self.before.get(name), "after": self.after.get(name)} for name in open_fields
        ]
        return self.as_json() | {"differences": values}


@dataclass(slots=True)
class Pass:
    """The pass over one realm."""

    blueprint: RealmBlueprint
    problems: Problems
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scopes: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    resources: set[str | None] = field(default_factory=set)
    renamed: dict[tuple[Kind, str], str] = field(default_factory=dict)  # to the key of the name that changed

    def know(self, realm: Realm) -> None:
        """Learn which scopes, roles and resources the file declares or the realm has already."""
        declared = self.blueprint
        self.scopes = _names(Scope, realm) | {entry.name for entry in declared.scopes}
        self.roles = _names(Role, realm) | {entry.name for entry in declared.roles}
        present = Resource.objects.all_realms().filter(realm=realm)
        spelt = [spelling for row in present for spelling in (row.identifier, *row.aliases)]
        spelt += [spelling for entry in declared.resources for spelling in (entry.identifier, *entry.aliases)]
        self.resources = {canonical(spelling) for spelling in (*spelt, management_api.identifier(realm))}

    def changed(self, kind: Kind, name: str, written: Written) -> None:
        """Note what became of one object, if anything did."""
        renamed = self.renamed.get((kind, name))
        fields = [renamed, *written.fields] if renamed else written.fields
        if written.created or fields:
            self._note("create" if written.created else "update", kind, name, fields)

    def changed_too(self, kind: Kind, name: str, fields: list[str]) -> None:
        """Note fields of an object that were written later than the rest of it."""
        known = next((change for change in self.changes if (change.kind, change.name) == (kind, name)), None)
        if known is not None:
            known.fields.extend(fields)
        else:
            self.changed(kind, name, Written(created=False, fields=fields))

    def removed(self, kind: Kind, name: str) -> None:
        """Note that an object is gone."""
        self._note("delete", kind, name, [])

    def _note(self, action: Action, kind: Kind, name: str, fields: list[str]) -> None:
        self.changes.append(Change(action, kind, self.blueprint.realm.slug, name, fields))

    def check_scopes(self, path: str, names: Sequence[str], *, kept: Sequence[str] = ()) -> None:
        """Report scopes that are declared nowhere. `kept` are names that the object has already."""
        self._check(path, names, kept, known=lambda name: name in self.scopes, what="scope", hints=self.scopes)

    def check_roles(self, path: str, names: Sequence[str]) -> None:
        """Report roles that are declared nowhere."""
        self._check(path, names, (), known=lambda name: name in self.roles, what="role", hints=self.roles)

    def check_resources(self, path: str, names: Sequence[str], *, kept: Sequence[str]) -> None:
        """Report resources that are declared nowhere, whatever their spelling."""
        hints = {form for form in self.resources if form}
        self._check(
            path, names, kept, known=lambda name: canonical(name) in self.resources, what="resource", hints=hints
        )

    def _check(  # noqa: PLR0913 (one rule for three kinds of names: what they are is said at each call)
        self,
        path: str,
        names: Sequence[str],
        kept: Sequence[str],
        *,
        known: Callable[[str], bool],
        what: str,
        hints: set[str],
    ) -> None:
        for index, name in enumerate(names):
            if name not in kept and not known(name):
                hint = did_you_mean(name, sorted(hints))
                self.problems.add(f"{path}[{index}]", f"the realm declares no {what} {name!r}{hint}")


def _names(model: type[Scope] | type[Role], realm: Realm) -> set[str]:
    return set(model.objects.all_realms().filter(realm=realm).values_list("name", flat=True))
