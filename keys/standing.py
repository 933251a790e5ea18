"""Where a key is in its life, in words and moments: what it does now, since when, and what comes next by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from keys import retention
from keys.lifecycle import PUBLICATION
from keys.models import SigningKey
from realms.models import Realm
from support import clock

State = SigningKey.State
ORDER = (State.NEXT, State.ACTIVE, State.RETIRED)


@dataclass(frozen=True, slots=True)
class Standing:
    """One key. What the state of a key has no moment for is None."""

    key: SigningKey

    @property
    def published(self) -> datetime | None:
        """Return since when verifiers can know the key."""
        return _moment(self.key.created_at)

    @property
    def signs_from(self) -> datetime | None:
        """Return when a next key may follow at the earliest: every verifier can know it then."""
        return _moment(self.key.created_at + PUBLICATION)

    @property
    def signs_since(self) -> datetime | None:
        """Return when the key began to sign."""
        return _moment(self.key.activated_at)

    @property
    def signs_until(self) -> datetime | None:
        """Return when the schedule lets another key follow, about."""
        began = self.key.activated_at
        return _moment(began + self.key.realm.signing_key_lifetime) if began else None

    @property
    def retired(self) -> datetime | None:
        """Return when the key signed last."""
        return _moment(self.key.retired_at)

    @property
    def tokens_end(self) -> datetime | None:
        """Return when the last token that a retired key signed has ended."""
        return _moment(self.key.retired_at + self.key.longest_token) if self.key.retired_at else None

    @property
    def goes(self) -> datetime | None:
        """Return when a retired key leaves the key set."""
        return _moment(retention.kept_until(self.key))


@dataclass(frozen=True, slots=True)
class Row:
    """The keys of one algorithm of one realm: the next one, the active one, and those that retired, latest first."""

    realm: Realm
    algorithm: str
    keys: Sequence[Standing]

    @property
    def wait(self) -> int:
        """Return for how many seconds the next key cannot sign yet, or 0."""
        upcoming = (each.key.created_at for each in self.keys if each.key.state == State.NEXT)
        return max(0, next(upcoming, 0) + PUBLICATION - clock.now())


def rows_of(keys: Iterable[SigningKey]) -> list[Row]:
    """Return the keys, with their realms, by realm and algorithm."""
    together = sorted(keys, key=lambda key: (key.realm.slug, key.algorithm, ORDER.index(State(key.state)), -key.pk))
    groups = groupby(together, key=lambda key: (key.realm, key.algorithm))
    return [Row(realm, algorithm, [Standing(key) for key in group]) for (realm, algorithm), group in groups]


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
