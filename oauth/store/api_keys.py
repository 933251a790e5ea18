"""An API key and whose it is, found by the key alone, in its realm alone, by one SELECT; and if its tokens live."""

from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_delete, post_save

from accounts.signals import access_ended
from oauth.store import db
from oauth.store.people import PERSON, PersonRecord, person
from realms.models import Realm
from serviceaccounts.models import ApiKey
from support import clock, secrets
from support.fresh_cache import FreshCache

TABLE = "serviceaccounts_apikey"
USABLE = "k.realm_id = %(realm)s AND k.active AND k.invalidated_at IS NULL"
SELECT = f"""
SELECT k.id, k.name, k.created_at, k.starts_at, k.expires_at, k.last_used_at, k.scopes, k.resources, k.allowed_networks,
    k.quota, (SELECT c.client_id FROM serviceaccounts_serviceaccount a JOIN clients_client c ON c.id = a.client_id
        WHERE a.id = k.service_account_id AND c.enabled),
    {PERSON}
FROM serviceaccounts_apikey k WHERE k.digest IN ({{digests}}) AND {USABLE}
"""  # noqa: S608 (built from the constants above)
ALIVE = f"""
SELECT (SELECT c.id FROM serviceaccounts_serviceaccount a JOIN clients_client c ON c.id = a.client_id
        WHERE a.id = k.service_account_id AND c.enabled AND c.not_before <= %(issued_at)s),
    {PERSON}
FROM serviceaccounts_apikey k
WHERE k.id = %(key)s AND {USABLE} AND (k.expires_at IS NULL OR k.expires_at > %(now)s)
    AND %(not_before)s <= %(issued_at)s
    AND NOT EXISTS (SELECT 1 FROM oauth_revokedtoken t WHERE t.realm_id = %(realm)s AND t.jti = %(jti)s)
"""  # noqa: S608 (built from the constants above)


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key that is switched on and not invalidated; its time and its networks are the caller's to judge.

    It belongs to the service account of `client_id`, or to `person`. Times are epoch seconds. `quota` is a rate.
    """

    id: int
    name: str
    created_at: int
    starts_at: int | None
    expires_at: int | None
    last_used_at: int | None
    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    networks: tuple[str, ...]
    quota: str
    client_id: str | None
    person: PersonRecord | None

    @property
    def counted_as(self) -> str:
        """Return what its quota is counted by: its name, which its generations share, among those of its owner."""
        return f"api key {self.person.sub if self.person else self.client_id} {self.name}"


@dataclass(frozen=True, slots=True)
class LiveKey:
    """A key whose token is alive; `person` is None for a service account's."""

    person: PersonRecord | None


_keys: FreshCache[tuple[int, str], KeyRecord | None] = FreshCache()


def find(realm: Realm, unverified_key: str) -> KeyRecord | None:
    """Return the key and whose it is, or None when key or owner is not alive: at most a second old, else one SELECT."""
    digests = secrets.digests(unverified_key)
    return _keys.get((realm.pk, digests[0]), lambda _: _read(realm, digests))


def standing(realm: Realm, key: int, *, jti: str, issued_at: int) -> LiveKey | None:
    """Return whom an access token of a key speaks for, or None when token, key or owner is not alive."""
    values: db.Values = {"realm": realm.pk, "key": key, "jti": jti, "issued_at": issued_at, "now": clock.now()}
    found = db.row(db.worded(ALIVE, user="k.user_id"), values | {"not_before": realm.not_before})
    if found is None:
        return None
    someone = _keeper(realm, found[1])
    return None if found[0] is None and someone is None else LiveKey(someone)


def connect() -> None:
    """Forget a key in this process as soon as it changes it; other processes see it within a second."""
    post_save.connect(_changed, sender=ApiKey)
    post_delete.connect(_changed, sender=ApiKey)
    access_ended.connect(_ended)


def forget() -> None:
    """Forget every cached key of this process."""
    _keys.forget()


def _changed(instance: ApiKey, **_: Any) -> None:
    _keys.drop((instance.realm_id, instance.digest))


def _ended(**_: Any) -> None:
    forget()


def _read(realm: Realm, digests: tuple[str, ...]) -> KeyRecord | None:
    named: db.Values = {f"digest_{place}": digest for place, digest in enumerate(digests)}
    places = ", ".join(f"%({name})s" for name in named)
    found = db.row(db.worded(SELECT, user="k.user_id", digests=places), {"realm": realm.pk, **named})
    return None if found is None else _record(realm, found)


def _record(realm: Realm, found: db.Row) -> KeyRecord | None:
    *columns, scopes, resources, networks, quota, client_id, someone = found
    known = _keeper(realm, someone)
    if client_id is None and known is None:
        return None
    lists = (tuple(db.parsed(column)) for column in (scopes, resources, networks))
    return KeyRecord(*(*columns, *lists, quota, client_id, known))


def _keeper(realm: Realm, found: object) -> PersonRecord | None:
    """Return whose key it is, where people have some: not those of one application, whom no other lets in."""
    someone = person(found) if realm.people_have_api_keys else None
    return someone if someone and someone.application is None else None
