"""API keys come and go: made, replaced, switched off and on, invalidated, deleted. All pages and APIs call this.

Each change is recorded in its transaction, and its person is told of a change to a key of theirs. A key is shown once:
`Made.key` is the only place that it ever is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.flows.telling import tell
from accounts.models import User
from audit import actions
from audit.record import record
from clients.models.credential import HINT_CHARACTERS
from realms.context import realm_context
from realms.row_events import client_of
from serviceaccounts.api_key_terms import Terms, inherited, settled
from serviceaccounts.models import ApiKey, ServiceAccount
from support import clock, mail, secret_kinds, secrets

Owner = ServiceAccount | User

MAXIMUM_KEYS = 50  # alive at once, generations counted, for one owner
MAXIMUM_ENDED = 100  # kept to be looked into, for one owner: what became of older ones the trail says
MINUTE = 60  # seconds
MAIL = "mail/api_key_changed.txt"


class NameTaken(Exception):
    """The owner has a key of that name that is alive."""


class NoSuchKey(Exception):
    """The owner has no key of that name that is alive."""


class NotOffered(Exception):
    """The realm gives its people no keys."""


class TooMany(Exception):
    """The owner has as many keys as anybody needs."""


class Superseded(Exception):
    """Another generation was made since the form was shown: the same form again, or somebody else at the same time."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who does it: their name, where from, and what else the trail keeps of the way that they came."""

    name: str
    peer: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A key that was made just now, and its row."""

    key: str
    row: ApiKey


def keys_of(owner: Owner) -> QuerySet[ApiKey]:
    """Return every key of `owner`, by name, the newest generation first."""
    rows = ApiKey.objects.all_realms().filter(realm_id=owner.realm_id)
    return rows.filter(user=owner) if isinstance(owner, User) else rows.filter(service_account=owner)


@transaction.atomic
def create(owner: Owner, name: str, terms: Terms, *, by: Author) -> Made:
    """Make a key. Raises NameTaken, NotOffered, TooMany, and ValidationError by column for terms that cannot be."""
    rows = _locked(owner)
    if any(row.name == name and row.is_alive for row in rows):
        raise NameTaken
    made = _make(owner, rows, name, settled(owner, terms), by=by)
    _say(actions.API_KEY_CREATED, made.row, by=by)
    return made


@transaction.atomic
def rotate(owner: Owner, name: str, *, retain_minutes: int | None, by: Author, newest: int | None = None) -> Made:
    """Make the next generation of a key, on the same terms, for as long a time as the one before.

    Older ones end after `retain_minutes` at most; None: they stay until somebody retires them. `newest` is the
    generation that the form showed: Superseded when there is another by now. Raises NoSuchKey, NotOffered, TooMany.
    """
    rows = _locked(owner)
    older = [row for row in rows if row.name == name and row.is_alive]
    if not older:
        raise NoSuchKey
    latest = max(older, key=lambda row: row.generation)
    if newest is not None and newest != latest.generation:
        raise Superseded
    now = clock.now()
    made = _make(owner, rows, name, inherited(latest), by=by)
    if retain_minutes is not None:
        for row in older:
            _end(row, at=now + retain_minutes * MINUTE)
    _say(actions.API_KEY_ROTATED, made.row, by=by, retain_minutes=retain_minutes)
    return made


@transaction.atomic
def set_active(row: ApiKey, *, active: bool, by: Author) -> None:
    """Switch a key off, or on again. Nothing happens to one that is so already."""
    if row.active != active:
        row.active = active
        row.save(update_fields=["active"])
        _say(actions.API_KEY_ACTIVATED if active else actions.API_KEY_DEACTIVATED, row, by=by)


@transaction.atomic
def invalidate(row: ApiKey, *, by: Author) -> None:
    """End a key for good, with every token that came from it. Nothing happens to one that was invalidated before."""
    if row.invalidated_at is None:
        row.invalidated_at = clock.now()
        row.save(update_fields=["invalidated_at"])
        _say(actions.API_KEY_INVALIDATED, row, by=by)


@transaction.atomic
def delete(owner: Owner, name: str, *, by: Author) -> None:
    """End every generation of a key and forget them. Raises NoSuchKey where there is none, alive or not."""
    rows = [row for row in _locked(owner) if row.name == name]
    if not rows:
        raise NoSuchKey
    _say(actions.API_KEY_DELETED, rows[0], by=by)
    for row in rows:
        row.delete()


def _locked(owner: Owner) -> list[ApiKey]:
    """Return the keys of `owner`; who would change them at the same time has to wait."""
    model = User if isinstance(owner, User) else ServiceAccount
    owners: QuerySet[Any] = model.objects.all_realms()
    owners.select_for_update(no_key=True, of=("self",)).get(pk=owner.pk)
    return list(keys_of(owner))


def _make(owner: Owner, rows: list[ApiKey], name: str, columns: dict[str, Any], *, by: Author) -> Made:
    if isinstance(owner, User) and not (owner.realm.people_have_api_keys and owner.application_id is None):
        raise NotOffered
    if sum(row.is_alive for row in rows) >= MAXIMUM_KEYS:
        raise TooMany
    _forget_oldest([row for row in rows if not row.is_alive])
    key = secrets.generate(secret_kinds.prefix(secret_kinds.API_KEY))
    earlier = keys_of(owner).filter(name=name).aggregate(latest=Max("generation"))["latest"] or 0
    row = ApiKey(
        realm=owner.realm,
        name=name,
        generation=earlier + 1,
        service_account=owner if isinstance(owner, ServiceAccount) else None,
        user=owner if isinstance(owner, User) else None,
        digest=secrets.digest(key),
        hint=key[-HINT_CHARACTERS:],
        created_at=clock.now(),
        created_by=by.name[:300],
        **columns,
    )
    row.full_clean()
    with realm_context(owner.realm):
        row.save(force_insert=True)
    return Made(key, row)


def _forget_oldest(ended: list[ApiKey]) -> None:
    """Make room: whoever makes and ends keys in turn must not fill the table."""
    for row in sorted(ended, key=lambda row: row.pk)[: -MAXIMUM_ENDED + 1]:
        row.delete()


def _end(row: ApiKey, *, at: int) -> None:
    if row.expires_at is None or row.expires_at > at:
        row.expires_at = at
        row.save(update_fields=["expires_at"])


def _say(action: str, row: ApiKey, *, by: Author, **more: Any) -> None:
    """Record a change; tell the person whose key it is."""
    detail = {"model": row._meta.label, "pk": str(row.pk), "what": {"hint": row.hint, **more}, **by.detail}  # noqa: SLF001 (Django's documented name)
    record(
        action,
        realm=row.realm.slug,
        actor=by.name,
        target=row.name if row.user else str(row),
        subject=row.user_id or "",
        client=client_of(row),
        peer=by.peer,
        detail=detail,
    )
    if row.user and row.user.email_verified:
        account = f"{row.realm.issuer}/account/api-keys/"
        tell(row.user, MAIL, event=action, key=mail.line(row.name), account=account)
