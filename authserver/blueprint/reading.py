"""From the text of a blueprint to its objects. A bad object hides no other: all problems are found in one reading."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from authserver.blueprint import asking
from authserver.blueprint.brand_schema import BrandEntry, MailEntry
from authserver.blueprint.client_schema import ClientEntry, ServiceAccountEntry
from authserver.blueprint.declaration_schema import ResourceEntry, RoleEntry, ScopeEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.problems import Problems, below
from authserver.blueprint.provider_schema import ProviderEntry
from authserver.blueprint.realm_schema import FileEntry, RealmEntry
from authserver.blueprint.references import OWN_MACHINE
from authserver.blueprint.sentences import REQUIRED, place_of, sentence_of
from authserver.blueprint.webhook_schema import WebhookEntry
from authserver.blueprint.yaml_text import load

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Absent:
    """An object that is to be gone, and the key of the list that it stands in."""

    key: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class RealmBlueprint:
    """One realm of the file, with the objects in it that could be read."""

    realm: RealmEntry
    brand: BrandEntry | None
    mails: list[MailEntry]
    scopes: list[ScopeEntry]
    roles: list[RoleEntry]
    resources: list[ResourceEntry]
    users: list[UserEntry]
    clients: list[ClientEntry]
    service_accounts: list[ServiceAccountEntry]
    identity_providers: list[ProviderEntry]
    webhooks: list[WebhookEntry]
    absent: list[Absent]

    def entries(self, key: str) -> list[Entry]:
        """Return the objects of one list, without those that are to be gone."""
        found: list[Entry] = getattr(self, key)
        return found

    def names(self) -> Iterator[tuple[str, str]]:
        """Give the key of its list and the name of each object, also of those that are to be gone."""
        for item in fields(self):
            listed = getattr(self, item.name)
            if isinstance(listed, list) and item.name != "absent":
                yield from ((item.name, entry.known_as) for entry in listed)
        yield from ((absent.key, absent.entry.known_as) for absent in self.absent)


def read(text: bytes, problems: Problems) -> list[RealmBlueprint]:
    """Return the realms of a blueprint that lies on this machine, reporting everything that is wrong with its form."""
    document = load(text, problems)
    return [] if document is None else _Reader(problems, OWN_MACHINE).realms(document)


def read_from_afar(document: object, problems: Problems) -> list[RealmBlueprint]:
    """Return the realms of a blueprint that came over the network: it points at nothing on this machine."""
    return _Reader(problems, {}).realms(document)


def read_object(schema: type[E], document: object, problems: Problems) -> E | None:
    """Return one object that came over the network, without its bad keys; None when what names it is bad or missing."""
    return _Reader(problems, {}).entry(schema, document, path="")


@dataclass(frozen=True, slots=True)
class _Reader:
    problems: Problems
    context: Mapping[str, bool]
    absent: set[str] = field(default_factory=set)  # paths of objects that are to be gone

    def realms(self, document: object) -> list[RealmBlueprint]:
        whole = self.entry(FileEntry, document, path="")
        entries = self.entries(RealmEntry, whole.realms if whole else [], path="realms")
        for entry in entries:
            if not entry.slug:
                self.problems.add_unless_known(entry.at("slug"), REQUIRED)
        named = [entry for entry in entries if entry.slug]
        _refuse_twice(named, key="slug", name=lambda entry: entry.slug, problems=self.problems)
        return [self.realm(entry) for entry in entries]

    def realm(self, realm: RealmEntry) -> RealmBlueprint:
        brand = realm.brand
        if brand is not None:
            brand = self.entry(BrandEntry, brand, path=realm.at("brand"))
        found = RealmBlueprint(
            realm=realm,
            brand=brand,
            mails=self.below(realm, MailEntry, "mails"),
            scopes=self.below(realm, ScopeEntry, "scopes"),
            roles=self.below(realm, RoleEntry, "roles"),
            resources=self.below(realm, ResourceEntry, "resources"),
            users=self.below(realm, UserEntry, "users"),
            clients=self.below(realm, ClientEntry, "clients"),
            service_accounts=self.below(realm, ServiceAccountEntry, "service_accounts"),
            identity_providers=self.below(realm, ProviderEntry, "identity_providers"),
            webhooks=self.below(realm, WebhookEntry, "webhooks"),
            absent=[],
        )
        _refuse_repetitions(found, self.problems)
        return _set_apart(found, self.absent)

    def below(self, realm: RealmEntry, schema: type[E], key: str) -> list[E]:
        """Return the objects of one list. What it asks of each as a whole is read before its members."""
        found = []
        for index, raw in enumerate(getattr(realm, key)):
            path = f"{realm.at(key)}[{index}]"
            asked, left = asking.Asked(), raw
            if isinstance(raw, dict):
                asked = asking.read(raw, asks=schema.ASKS, path=path, problems=self.problems)
                left = asking.members(raw, asked, schema=schema)
            entry = self.entry(schema, left, path=path)
            if entry is not None:
                entry._was = asked.was  # noqa: SLF001 (as with its place)
                found.append(entry)
                if asked.absent:
                    self.absent.add(path)
        return found

    def entries(self, schema: type[E], raw: list[Any], *, path: str) -> list[E]:
        found = [self.entry(schema, item, path=f"{path}[{index}]") for index, item in enumerate(raw)]
        return [entry for entry in found if entry is not None]

    def entry(self, schema: type[E], raw: object, *, path: str) -> E | None:
        """Return the object without its bad keys, all of them reported; None when what names it is bad or missing."""
        if not isinstance(raw, dict):
            self.problems.add(path, "this must be a mapping of keys to values")
            return None
        try:
            entry = schema.model_validate(raw, context=self.context)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            for detail in details:
                self.problems.add(below(path, place_of(detail)), sentence_of(detail, schema))
            bad = {detail["loc"][0] for detail in details if detail["loc"]}
            entry_or_none = self.without(bad, schema, raw)
            if entry_or_none is None:
                return None
            entry = entry_or_none
        entry._path = path  # noqa: SLF001 (an object learns its place from its reader alone)
        return entry

    def without(self, bad: set[int | str], schema: type[E], raw: dict[Any, Any]) -> E | None:
        try:
            return schema.model_validate({key: raw[key] for key in raw if key not in bad}, context=self.context)
        except ValidationError:
            return None


def _set_apart(found: RealmBlueprint, paths: set[str]) -> RealmBlueprint:
    """Return the realm with the objects that are to be gone in a list of their own."""
    lists = {item.name: getattr(found, item.name) for item in fields(found)}
    lists = {key: entries for key, entries in lists.items() if isinstance(entries, list) and entries}
    absent = [Absent(key, entry) for key, entries in lists.items() for entry in entries if entry.path in paths]
    kept: dict[str, Any] = {key: [each for each in entries if each.path not in paths] for key, entries in lists.items()}
    return replace(found, **kept, absent=absent)


def _refuse_repetitions(found: RealmBlueprint, problems: Problems) -> None:
    _refuse_twice(found.scopes, key="name", name=lambda entry: entry.name, problems=problems)
    _refuse_twice(found.roles, key="name", name=lambda entry: entry.name, problems=problems)
    _refuse_twice(found.users, key="email", name=lambda entry: entry.email.lower(), problems=problems)
    _refuse_twice(found.identity_providers, key="id", name=lambda entry: entry.id, problems=problems)
    _refuse_twice(found.webhooks, key="name", name=lambda entry: entry.name, problems=problems)
    _refuse_twice(found.mails, key="mail", name=lambda entry: entry.name, problems=problems)
    registered = [*found.clients, *found.service_accounts]
    _refuse_twice(registered, key="client_id", name=lambda entry: entry.client_id, problems=problems)


def _refuse_twice(entries: Iterable[E], *, key: str, name: Callable[[E], str], problems: Problems) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        first = seen.setdefault(name(entry), entry.path)
        if first != entry.path:
            problems.add(entry.at(key), f"already used by {first}")
