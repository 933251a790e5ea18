"""What kinds of clients stand in the one list of the admin, and the filters by which somebody finds the one meant."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest

from clients.authentication import SECRET_METHODS
from clients.command_line import CLIENT_ID
from clients.models import Client
from clients.models.lifecycle import State, Trust
from serviceaccounts.models import ServiceAccount
from support import clock

AuthMethod, Origin = Client.AuthMethod, Client.Origin
DAY = 86_400  # seconds


class Kind(StrEnum):
    """How a client came here, in the words of the list."""

    APPLICATION = "Application"
    MACHINE = "Service account"
    REGISTERED = "Registered itself"
    DOCUMENT = "Metadata document"
    BUILT_IN = "Built in"


MADE_HERE = Q(origin=Origin.ADMINISTRATOR)
MACHINES = ServiceAccount.objects.all_realms().filter(client=OuterRef("pk"))  # the one of a client, if any
KINDS: Mapping[Kind, Q] = {
    Kind.APPLICATION: MADE_HERE & ~Q(Exists(MACHINES)) & ~Q(client_id=CLIENT_ID),
    Kind.MACHINE: Q(Exists(MACHINES)),
    Kind.REGISTERED: Q(origin=Origin.REGISTRATION),
    Kind.DOCUMENT: Q(origin=Origin.DOCUMENT),
    Kind.BUILT_IN: MADE_HERE & Q(client_id=CLIENT_ID),
}
STATES: Mapping[State, tuple[str, Q]] = {
    State.PENDING: ("Waits for approval", Q(enabled=False, trust=Trust.PENDING)),
    State.NEW: ("Not vouched for", Q(enabled=True) & ~MADE_HERE & ~Q(trust=Trust.VERIFIED)),
    State.VERIFIED: ("Vouched for", Q(enabled=True) & (MADE_HERE | Q(trust=Trust.VERIFIED))),
    State.QUARANTINED: ("Disabled", Q(enabled=False) & ~Q(trust=Trust.PENDING)),
}
METHODS: Mapping[str, tuple[str, frozenset[str]]] = {
    "secret": ("A secret", frozenset(SECRET_METHODS)),
    "key": ("A key of its own", frozenset({AuthMethod.PRIVATE_KEY_JWT})),
    "certificate": ("A certificate", frozenset({AuthMethod.TLS, AuthMethod.SELF_SIGNED_TLS})),
    "none": ("Nothing (public)", frozenset({AuthMethod.NONE})),
}
UNUSED: Mapping[str, str] = {"30": "For 30 days", "90": "For 90 days", "365": "For a year", "never": "Never used"}


def kind_of(client: Client) -> Kind:
    """Return the kind of a row that was read together with its service account."""
    if client.origin == Origin.ADMINISTRATOR:
        if getattr(client, "service_account", None) is not None:
            return Kind.MACHINE
        return Kind.BUILT_IN if client.client_id == CLIENT_ID else Kind.APPLICATION
    return Kind.REGISTERED if client.origin == Origin.REGISTRATION else Kind.DOCUMENT


def last_used_at(client: Client) -> int | None:
    """Return when a person last let it in, or when it last got a token in its own name; None: never."""
    machine = getattr(client, "service_account", None)
    uses = (client.last_used_at, machine and machine.last_used_at)
    return max((use for use in uses if use is not None), default=None)


class Choice(admin.SimpleListFilter):
    """A filter whose choices stand in one table: what is asked for, its label, and the rows that it keeps."""

    choices_of: ClassVar[Mapping[str, tuple[str, Q]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 (Django's)
        """Return the choices."""
        return [(name, label) for name, (label, _) in self.choices_of.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Model]:  # noqa: ARG002 (Django's)
        """Keep the rows of the choice."""
        chosen = self.choices_of.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen[1])


class KindFilter(Choice):
    """How it came here."""

    title = parameter_name = "kind"
    choices_of: ClassVar = {kind.name.lower(): (kind.value, rows) for kind, rows in KINDS.items()}


class StateFilter(Choice):
    """Whether it works, and who answers for it."""

    title, parameter_name = "trust", "state"
    choices_of: ClassVar = {state.value: said for state, said in STATES.items()}


class AuthenticationFilter(Choice):
    """What it proves with that it is itself."""

    title, parameter_name = "authentication", "authenticates"
    choices_of: ClassVar = {
        name: (label, Q(token_endpoint_auth_method__in=methods)) for name, (label, methods) in METHODS.items()
    }


class UnusedFilter(admin.SimpleListFilter):
    """Which nobody has used for so long."""

    title = parameter_name = "unused"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 (Django's)
        """Return the choices."""
        return list(UNUSED.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Model]:  # noqa: ARG002 (Django's)
        """Keep what was used before that, and what never was and is older than that."""
        chosen = self.value()
        if chosen not in UNUSED:
            return queryset
        unused = Q(last_used_at=None) & ~Exists(MACHINES.filter(last_used_at__isnull=False))
        if chosen == "never":
            return queryset.filter(unused)
        since = clock.now() - int(chosen or 0) * DAY
        idle = Q(last_used_at=None) | Q(last_used_at__lte=since)
        recently = Exists(MACHINES.filter(last_used_at__gt=since))
        return queryset.filter(idle, ~recently).exclude(unused, created__gt=clock.moment(since))
