"""The one list of every kind of client: what each is, who answers for it, and when it was last used."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from authserver.admin.client_kinds import (
    METHODS,
    STATES,
    AuthenticationFilter,
    KindFilter,
    StateFilter,
    UnusedFilter,
    kind_of,
    last_used_at,
)
from clients.models import Client
from clients.models.lifecycle import State
from clients.secret_filter import SecretFilter
from realms.administration import RealmModelAdmin
from support import clock

SHOWN = 20  # characters of an identifier
LIGHTS = {State.PENDING: "in-use", State.NEW: "", State.VERIFIED: "safe", State.QUARANTINED: "overdue"}


class ClientList(RealmModelAdmin):
    """Mixed into the admin of clients."""

    nothing = (
        "No client yet. Add one here; apply a blueprint (manage.py apply); let authctl do it (authctl clients apply -f "
        "web.yaml); or let clients register themselves, as agents do."
    )
    list_display = ("name_or_id", "kind", "standing", "authenticates_with", "last_used", "made", "identifier")
    list_filter = (KindFilter, StateFilter, AuthenticationFilter, UnusedFilter, SecretFilter)
    search_fields = ("client_id", "name", "redirect_uris")
    search_help_text = "Name, client ID, or a host that it sends people to."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        """Read each with its service account: it says of which kind a client is."""
        rows: QuerySet[Client] = super().get_queryset(request)
        return rows.select_related("realm", "service_account")

    @admin.display(description="kind")
    def kind(self, client: Client) -> str:
        """Return how it came here."""
        return kind_of(client).value

    @admin.display(description="trust")
    def standing(self, client: Client) -> SafeString:
        """Return whether it works, and who answers for it."""
        light, label = LIGHTS[client.state], STATES[client.state][0]
        return format_html('<span class="tag light {}">{}</span>', light, label)

    @admin.display(description="authenticates with", ordering="token_endpoint_auth_method")
    def authenticates_with(self, client: Client) -> str:
        """Return what it proves with that it is itself, in two words."""
        method = client.token_endpoint_auth_method
        return next(label for label, methods in METHODS.values() if method in methods)

    @admin.display(description="last used", ordering="last_used_at")
    def last_used(self, client: Client) -> str:
        """Return the day."""
        moment = clock.moment(last_used_at(client))
        return format_html("<time>{}</time>", f"{moment:%Y-%m-%d}") if moment else "never"

    @admin.display(description="created", ordering="created")
    def made(self, client: Client) -> SafeString:
        """Return the day."""
        return format_html("<time>{}</time>", f"{client.created:%Y-%m-%d}")

    @admin.display(description="client ID", ordering="client_id")
    def identifier(self, client: Client) -> SafeString:
        """Return its beginning, which tells random ones apart."""
        name = client.client_id
        return format_html("<code>{}</code>", name if len(name) <= SHOWN else f"{name[:SHOWN]}…")
