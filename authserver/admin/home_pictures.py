"""What the pictures of the first page show, from tallies alone; each to whoever may read all that it counts."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model

from accounts.models import User
from audit import actions, tallies
from audit.models import Event, Refusal
from audit.tallies import Figure
from authserver.admin.period import Period
from authserver.admin.pictures import Columns, Series
from clients.models import Client
from oauth.models import Family

WRONG = (actions.LOGIN_FAILED, actions.FACTOR_FAILED)
TONES = (1, 2, 5, 4, 6)  # the third is for failures
OTHERS = "other"
GRANTS = {
    "authorization_code": "sign-ins of people",
    "refresh_token": "refreshed",
    "client_credentials": "machines",
    "urn:ietf:params:oauth:grant-type:device_code": "devices",
    "urn:ietf:params:oauth:grant-type:token-exchange": "exchanged",
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "workloads",
}

Oversees = Callable[[type[Model]], bool]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted, to be asked by kind and key, in the order of time."""

    figures: Iterable[Figure]
    starts: list[int]

    def of(self, kind: str, *keys: str) -> list[int]:
        """Return how often each span had `kind`, with one of the keys where any are named."""
        numbers: Counter[int] = Counter()
        for figure in self.figures:
            if figure.kind == kind and (not keys or figure.key in keys):
                numbers[figure.begins_at] += figure.count
        return [numbers[start] for start in self.starts]

    def by_key(self, kind: str, names: Callable[[str], str]) -> list[Series]:
        """Return a series for each key, the one with most first; what there is no colour for, together."""
        sums: Counter[str] = Counter()
        for figure in self.figures:
            if figure.kind == kind:
                sums[figure.key] += figure.count
        keys = sorted(sums, key=lambda key: (-sums[key], key))
        first, rest = (keys, []) if len(keys) <= len(TONES) else (keys[: len(TONES) - 1], keys[len(TONES) - 1 :])
        series = [Series(names(key), self.of(kind, key), tone) for key, tone in zip(first, TONES, strict=False)]
        return [*series, Series(OTHERS, self.of(kind, *rest), TONES[-1])] if rest else series


def drawn(realm: str, *, period: Period, now: int, oversees: Oversees) -> list[Columns]:
    """Return the pictures of a realm, or of all."""
    starts = period.starts(now)
    counts = Counts(tallies.over_time(realm, span=period.span, since=starts[0]), starts)
    moments = [period.says(start) for start in starts]
    pictures = (
        (Event, Columns("logins", "Logins", moments, _logins(counts))),
        (Family, Columns("tokens", "Tokens by grant", moments, counts.by_key(tallies.TOKENS, _grant))),
        (User, Columns("active", "People who signed in", moments, _active(counts), adds_up=False)),
        (Client, Columns("registrations", "New people and applications", moments, _registrations(counts))),
        (Refusal, Columns("refused", "Refused, by reason", moments, counts.by_key(tallies.REFUSED, str))),
    )
    return [picture for model, picture in pictures if oversees(model)]


def _logins(counts: Counts) -> list[Series]:
    failed = counts.of(tallies.REFUSED, *WRONG)
    return [Series("succeeded", counts.of(actions.LOGIN)), Series("failed", failed, tone=3)]


def _active(counts: Counts) -> list[Series]:
    return [Series("people", counts.of(tallies.ACTIVE))]


def _registrations(counts: Counts) -> list[Series]:
    people, clients = counts.of(actions.PERSON_SIGNED_UP), counts.of(actions.CLIENT_REGISTERED)
    return [Series("people", people), Series("applications", clients, tone=2)]


def _grant(name: str) -> str:
    return GRANTS.get(name, name)
