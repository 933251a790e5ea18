"""What each kind of secret has to say of itself, so that reminders and reports of leaks know no kind by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from support import secrets


@dataclass(frozen=True, slots=True)
class Held:
    """A secret as notices speak of it: whose it is, and where that is looked after."""

    kind: str
    id: int | str
    realm: Realm
    page: str
    name: str = ""
    hint: str = ""
    created_by: str = ""
    client: Client | None = None
    person: User | None = None

    @property
    def owner(self) -> str:
        """Return what its owner is called."""
        if self.client is None:
            return self.person.email if self.person else self.realm.name
        name, client_id = self.client.name, self.client.client_id
        return f"{name} ({client_id})" if name and name != client_id else client_id


class Kind(Protocol):
    """A kind of secret. Rows are of its own model, which only it looks into."""

    def rows(self) -> QuerySet[Any]:
        """Return every row of every realm that is not over yet."""
        ...

    def found(self, texts: Iterable[str]) -> QuerySet[Any]:
        """Return those among them whose secret is one of `texts`."""
        ...

    def held(self, row: Any) -> Held:  # noqa: ANN401 (a row of its model)
        """Say what it is."""
        ...

    def revoke(self, row: Any) -> None:  # noqa: ANN401 (a row of its model)
        """End it now, with what came from it; the caller holds a transaction, in the row's realm."""
        ...


class TimedKind(Kind, Protocol):
    """A kind whose rows are Credentials: they may end by themselves, or be due."""

    def scheduled(self) -> QuerySet[Any]:
        """Return those rows that may be due one day."""
        ...

    def watched(self) -> QuerySet[Any]:
        """Return those rows that somebody wants to be reminded of."""
        ...

    def siblings(self, row: Any) -> Sequence[Any]:  # noqa: ANN401 (a row of its model)
        """Return the rows for the same purpose, the newest first, the row among them."""
        ...

    def days(self, row: Any) -> int:  # noqa: ANN401 (a row of its model)
        """Return after how many days the newest is due; 0: never."""
        ...


def digests_of(texts: Iterable[str]) -> list[str]:
    """Return the digests, under each pepper, that the secrets `texts` are stored as."""
    return [digest for text in texts for digest in secrets.digests(text)]
