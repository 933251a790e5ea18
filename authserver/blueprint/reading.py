"""From the text of a blueprint to its objects. A bad object hides no other: all problems are found in one reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from authserver.blueprint.brand_schema import BrandEntry, MailEntry
from authserver.blueprint.client_schema import ClientEntry, ServiceAccountEntry
from authserver.blueprint.entry import Entry
from authserver.blueprint.people_schema import UserEntry
from authserver.blueprint.problems import Problems, below, did_you_mean
from authserver.blueprint.provider_schema import ProviderEntry
from authserver.blueprint.realm_schema import FileEntry, RealmEntry, ResourceEntry, RoleEntry, ScopeEntry
from authserver.blueprint.yaml_text import load

E = TypeVar("E", bound=Entry)

REQUIRED = "this key is required"


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


def read(text: bytes, problems: Problems) -> list[RealmBlueprint]:
    """Return the realms of a blueprint, reporting everything that is wrong with its form."""
    document = load(text, problems)
    if document is None:
        return []
    whole = _read_entry(FileEntry, document, path="", problems=problems)
    entries = _read_entries(RealmEntry, whole.realms if whole else [], path="realms", problems=problems)
    for entry in entries:
        if not entry.slug:
            problems.add_unless_known(entry.at("slug"), REQUIRED)
    named = [entry for entry in entries if entry.slug]
    _refuse_twice(named, key="slug", name=lambda entry: entry.slug, problems=problems)
    return [_read_realm(entry, problems) for entry in entries]


def _read_realm(realm: RealmEntry, problems: Problems) -> RealmBlueprint:
    def entries(schema: type[E], key: str) -> list[E]:
        return _read_entries(schema, getattr(realm, key), path=realm.at(key), problems=problems)

    brand = realm.brand
    if brand is not None:
        brand = _read_entry(BrandEntry, brand, path=realm.at("brand"), problems=problems)
    found = RealmBlueprint(
        realm=realm,
        brand=brand,
        mails=entries(MailEntry, "mails"),
        scopes=entries(ScopeEntry, "scopes"),
        roles=entries(RoleEntry, "roles"),
        resources=entries(ResourceEntry, "resources"),
        users=entries(UserEntry, "users"),
        clients=entries(ClientEntry, "clients"),
        service_accounts=entries(ServiceAccountEntry, "service_accounts"),
        identity_providers=entries(ProviderEntry, "identity_providers"),
    )
    _refuse_twice(found.scopes, key="name", name=lambda entry: entry.name, problems=problems)
    _refuse_twice(found.roles, key="name", name=lambda entry: entry.name, problems=problems)
    _refuse_twice(found.users, key="email", name=lambda entry: entry.email.lower(), problems=problems)
    _refuse_twice(found.identity_providers, key="id", name=lambda entry: entry.id, problems=problems)
    _refuse_twice(found.mails, key="mail", name=lambda entry: entry.name, problems=problems)
    registered = [*found.clients, *found.service_accounts]
    _refuse_twice(registered, key="client_id", name=lambda entry: entry.client_id, problems=problems)
    return found


def _refuse_twice(entries: Iterable[E], *, key: str, name: Callable[[E], str], problems: Problems) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        first = seen.setdefault(name(entry), entry.path)
        if first != entry.path:
            problems.add(entry.at(key), f"already used by {first}")


def _read_entries(schema: type[E], raw: list[Any], *, path: str, problems: Problems) -> list[E]:
    numbered = enumerate(raw)
    found = [_read_entry(schema, item, path=f"{path}[{index}]", problems=problems) for index, item in numbered]
    return [entry for entry in found if entry is not None]


def _read_entry(schema: type[E], raw: object, *, path: str, problems: Problems) -> E | None:
    """Return the object without its bad keys, all of them reported; None when what names it is bad or missing."""
    if not isinstance(raw, dict):
        problems.add(path, "this must be a mapping of keys to values")
        return None
    try:
        entry = schema.model_validate(raw)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        for detail in details:
            problems.add(below(path, _place(detail)), _sentence(detail, schema))
        bad = {detail["loc"][0] for detail in details if detail["loc"]}
        entry_or_none = _without(bad, schema, raw)
        if entry_or_none is None:
            return None
        entry = entry_or_none
    entry._path = path  # noqa: SLF001 (an object learns its place from its reader alone)
    return entry


def _without(bad: set[int | str], schema: type[E], raw: dict[Any, Any]) -> E | None:
    try:
        return schema.model_validate({key: value for key, value in raw.items() if key not in bad})
    except ValidationError:
        return None


def _place(detail: ErrorDetails) -> list[str | int]:
    return [step for step in detail["loc"] if step != "[key]"]


def _sentence(detail: ErrorDetails, schema: type[Entry]) -> str:
    """Say what is wrong in one sentence, without quoting values: one of them could be a secret."""
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(detail["loc"], schema)
    if kind == "missing":
        return REQUIRED
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    return detail["msg"].replace("Input", "this").replace("Keys", "keys")


def _unknown_key(place: tuple[int | str, ...], schema: type[Entry]) -> str:
    for step in place[:-1]:
        inner = schema.model_fields[str(step)].annotation
        if isinstance(inner, type) and issubclass(inner, Entry):
            schema = inner
    key = str(place[-1])
    if key in schema.UNSUPPORTED:
        return "not supported by this version"
    return f"unknown key{did_you_mean(key, list(schema.model_fields))}"
