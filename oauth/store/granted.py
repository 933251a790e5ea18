"""RFC 6749 §1.5: what a person granted a client, as a code or a family keeps it."""

from dataclasses import dataclass

from oauth.store.people import PersonRecord


@dataclass(frozen=True, slots=True)
class Granted:
    """Scopes and resources, and the login behind them. `auth_time` is in epoch seconds."""

    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    sid: str
    auth_time: int
    amr: tuple[str, ...]
    person: PersonRecord
