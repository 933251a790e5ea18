"""What hangs on a person, for their page in the admin: each part as far as the administrator may read its table."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.factors import authenticators
from accounts.live_sessions import METHODS, read
from accounts.models import Session, User
from authserver.admin.section import MOST, Deed, Line, Section
from authserver.console.connections import Connection, connected_clients, described
from clients.models import Client
from federation.models import LinkedIdentity
from oauth.models import Consent, Family
from realms.management_scopes import Act
from serviceaccounts.models import ApiKey
from support import clock


class PersonSections:
    """Reads the sections inside the person's realm, through the registered admin of each table."""

    def __init__(self, site: Any, request: HttpRequest, person: User) -> None:  # noqa: ANN401 (the site, which imports this)
        self.site, self.request, self.person = site, request, person

    def all(self) -> Iterator[Section]:
        """Yield what this administrator may see."""
        yield self._addresses()
        yield self._factors()
        readers = {
            Session: self._sessions,
            Family: self._applications,
            ApiKey: self._keys,
            LinkedIdentity: self._identities,
        }
        for model, section in readers.items():
            if self.site.may(self.request, Act.READ, model):
                yield section()

    def _rows(self, model: Any) -> QuerySet[Any]:  # noqa: ANN401 (a registered model)
        rows: QuerySet[Any] = self.site.get_model_admin(model).get_queryset(self.request)
        return rows

    def _addresses(self) -> Section:
        rows = EmailAddress.objects.filter(user=self.person).order_by("-primary", "email")[:MOST]
        lines = [Line((row.email, "yes" if row.verified else "not yet", "yes" if row.primary else "")) for row in rows]
        return Section("addresses", "Addresses", "No address.", ("Address", "Proven", "In use"), lines)

    def _factors(self) -> Section:
        lines = [
            Line((METHODS[row.type], _name(row), row.created_at, row.last_used_at or "never"))
            for row in authenticators.of(self.person)[:MOST]
        ]
        nothing = "No second factor. People set them up in their account; a realm or a client can demand one."
        return Section("factors", "Second factors", nothing, ("Kind", "Name", "Added", "Last used"), lines)

    def _sessions(self) -> Section:
        alive = self._rows(Session).filter(user=self.person, expire_date__gt=datetime.fromtimestamp(clock.now(), UTC))
        may = self.site.may_act(self.request, "end", Session)
        lines = []
        for row in alive.order_by("-seen_at", "pk")[:MOST]:
            session = read(row, this="")
            end = _chosen("End", "admin:accounts_session_changelist", "end", row.pk) if may else None
            cells = (session.device, row.peer, ", ".join(session.methods), session.signed_in_at, session.seen_at)
            lines.append(Line(cells, deed=end))
        headings = ("Device", "From", "By", "Signed in", "Last seen")
        return Section("sessions", "Sessions", "Not signed in anywhere.", headings, lines)

    def _applications(self) -> Section:
        families = self._rows(Family).filter(user=self.person).values("application")
        consents = self._rows(Consent).filter(user=self.person).values("client")
        connected = connected_clients(self.person).filter(Q(pk__in=families) | Q(pk__in=consents))
        clients = connected.filter(pk__in=self._rows(Client).values("pk"))
        found = described(self.person, clients[:MOST])
        lines = [self._application(connection) for connection in found]
        headings = ("Application", "What it may do", "Tokens", "Connected", "Last used")
        return Section("applications", "Connected applications", "No application is connected.", headings, lines)

    def _application(self, connection: Connection) -> Line:
        deed = None
        if self.site.may_act(self.request, "revoke", Family):
            address = reverse("admin:person_disconnect", args=[self.person.pk, connection.client.pk])
            deed = Deed("Disconnect", address)
        scopes = ", ".join(scope.name for scope in connection.scopes)
        cells = (connection.client, scopes, "alive" if connection.is_live else "none", connection.connected_at)
        address = reverse("admin:clients_client_change", args=[connection.client.pk])
        return Line((*cells, connection.last_used_at or "never"), address, deed)

    def _keys(self) -> Section:
        rows = self._rows(ApiKey).filter(user=self.person).order_by("name", "-generation")[:MOST]
        lines = [
            Line(
                (row.name, row.generation, "works" if row.is_alive else "does not work", _moment(row.last_used_at)),
                reverse("admin:serviceaccounts_apikey_change", args=[row.pk]),
            )
            for row in rows
        ]
        return Section("keys", "API keys", "No API key.", ("Name", "Generation", "State", "Last used"), lines)

    def _identities(self) -> Section:
        rows = self._rows(LinkedIdentity).filter(user=self.person)[:MOST]
        lines = [Line((row.provider, row.subject, _moment(row.linked_at), _moment(row.last_used_at))) for row in rows]
        headings = ("Provider", "Subject there", "Linked", "Last used")
        return Section("identities", "Linked identities", "No account elsewhere is linked.", headings, lines)


def _chosen(label: str, place: str, action: str, key: Any) -> Deed:  # noqa: ANN401 (a primary key)
    """Return the button that does what the list of a table would do to one chosen row."""
    return Deed(label, reverse(place), (("action", action), ("index", "0"), ("_selected_action", str(key))))


def _moment(seconds: int | None) -> datetime | str:
    return "never" if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _name(row: Authenticator) -> str:
    return str(row.data.get("name", "")) if isinstance(row.data, dict) else ""
