"""RFC 6749 §1.5: what a person granted a client, as a code or a family keeps it."""

from dataclasses import dataclass

from oauth.store.people import PersonRecord

#: A condition of a statement: the row's `resources` contain all of `requested` (RFC 8707 §2.2).
COVERS = """NOT EXISTS (SELECT 1 FROM {each}(%(requested)s) AS wanted
    WHERE wanted.value NOT IN (SELECT granted.value FROM {each}(resources) AS granted))"""


@dataclass(frozen=True, slots=True)
class Granted:
    """Scopes and resources, and the login behind them. `auth_time` is in epoch seconds."""

    scopes: tuple[str, ...]
    resources: tuple[str, ...]
    sid: str
    auth_time: int
    amr: tuple[str, ...]
    acr: str
    person: PersonRecord
