"""What is asked about: who would ask for a token, where, for which resources and scopes; and what would come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from clients.models import Client
from realms.models import Realm


@dataclass(frozen=True, slots=True)
class Question:
    """`person` None: the client asks in its own name. `resource` and `scope` are as a request would have them."""

    realm: Realm
    client: Client
    person: User | None = None
    resource: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A scope that was asked for and is not granted, and why."""

    scope: str
    reason: str


@dataclass(slots=True)
class Effect:
    """What would come of a request.

    `error` is the registered code that the client gets; with `problem` alone it gets no answer at all. `lifetimes` are
    in seconds. What is drawn anew for each token stands in brackets in the claims.
    """

    steps: list[str] = field(default_factory=list)
    error: str = ""
    problem: str = ""
    granted: tuple[str, ...] = ()
    left_out: Sequence[LeftOut] = ()
    roles: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    lifetimes: Mapping[str, int] = field(default_factory=dict)
    access_token: Mapping[str, Any] = field(default_factory=dict)
    id_token: Mapping[str, Any] = field(default_factory=dict)
    userinfo: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_granted(self) -> bool:
        """Tell whether there would be a token."""
        return bool(self.access_token)
