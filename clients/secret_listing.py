"""What may be said of a client's secrets, which is everything but the secrets: the same to the admin and the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clients.models import Client, ClientSecret
from clients.retiring import Judgement, judge
from clients.secret_schedule import days, due_at, newest_alive
from support import clock


@dataclass(frozen=True, slots=True)
class Described:
    """One secret. Times are epoch seconds, `last_used_at` to a minute; `due_at` is the newest one's alone."""

    id: int
    hint: str
    note: str
    created_at: int
    created_by: str
    starts_at: int | None
    expires_at: int | None
    last_used_at: int | None
    allowed_networks: tuple[str, ...]
    retiring: Judgement
    due_at: int | None

    @property
    def has_ended(self) -> bool:
        """Tell whether its time is over."""
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def is_overdue(self) -> bool:
        """Tell whether it should have been replaced by now."""
        return self.due_at is not None and self.due_at <= clock.now()


@dataclass(frozen=True, slots=True)
class Listed:
    """One secret as a page shows it, with moments for its times."""

    said: Described
    created: datetime | None
    starts: datetime | None
    expires: datetime | None
    last_used: datetime | None
    due: datetime | None


def describe(client: Client) -> list[Described]:
    """Return the secrets of `client`, the newest first."""
    rows = [*client.secrets.order_by("-pk")]
    newest = newest_alive(rows)
    due = None if newest is None else due_at(newest, days(client))
    return [_described(row, newer=rows[:index], due=due if row is newest else None) for index, row in enumerate(rows)]


def _described(row: ClientSecret, *, newer: Sequence[ClientSecret], due: int | None) -> Described:
    return Described(
        id=row.pk,
        hint=row.hint,
        note=row.note,
        created_at=row.created_at,
        created_by=row.created_by,
        starts_at=row.starts_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        allowed_networks=tuple(row.allowed_networks),
        retiring=judge(row, newer),
        due_at=due,
    )


def listed(client: Client) -> list[Listed]:
    """Return the same for a page."""
    return [
        Listed(
            said=said,
            created=clock.moment(said.created_at),
            starts=clock.moment(said.starts_at),
            expires=clock.moment(said.expires_at),
            last_used=clock.moment(said.last_used_at),
            due=clock.moment(said.due_at),
        )
        for said in describe(client)
    ]
