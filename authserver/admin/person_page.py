"""The page of a person in the admin: who they are, what lets them in, where they are, and what acts for them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from accounts.admin import UserAdmin
from accounts.flows.role_mails import telling
from accounts.flows.telling import tell
from audit import actions
from audit.models import Event
from authserver.console.connected_apps import MAIL
from authserver.console.connections import connected_clients
from clients.models import Client
from oauth.endings import end_connection
from oauth.models import Family
from realms.context import realm_context
from realms.management_scopes import Act
from support import mail

LATEST = 20  # events


class PersonPages(UserAdmin):
    """People, each with everything that hangs on them."""

    def get_urls(self) -> list[URLPattern]:
        """Add where an application is disconnected."""
        view = self.admin_site.admin_view(self.disconnect)
        own: list[Any] = [path("<uuid:person>/disconnect/<int:client>/", view, name="person_disconnect")]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's)
        """Show below the form what else there is to know. The row's realm is entered by now."""
        person = context.get("original")
        if person is not None:
            context["events"] = self._events(request, person)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Tell the person what they administer from now on, or no longer."""
        with telling(form.instance):
            super().save_related(request, form, formsets, change)

    def disconnect(self, request: HttpRequest, person: Any, client: int) -> HttpResponse:  # noqa: ANN401 (the key of a person)
        """End what a person let an application do: consent, tokens and codes under way. They are told by e-mail."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, str(person))
        if not self.levels.may_act(request, "revoke", Family):
            raise PermissionDenied
        clients = self.levels.get_model_admin(Client).get_queryset(request)
        seen = self.levels.offered(request, clients, to=Family).filter(pk=client)
        with realm_context(row.realm), transaction.atomic():
            found = connected_clients(row).filter(pk__in=seen.values("pk")).first()
            if found is None:
                raise Http404
            end_connection(row, found)
            self.record(request, actions.CONSENT_REVOKED, row, what=["consent", found.client_id])
            if row.email_verified:
                place, name = f"{row.realm.issuer}/account/connections/", mail.line(str(found))
                tell(row, MAIL, client=name, event=actions.CONSENT_REVOKED, account=place)
        self.message_user(request, f"{found} is disconnected from {row}.")
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[row.pk]))

    def _events(self, request: HttpRequest, person: Any) -> list[Event]:  # noqa: ANN401 (a person)
        if not self.levels.may(request, Act.READ, Event):
            return []
        rows = self.levels.get_model_admin(Event).get_queryset(request)
        return list(rows.filter(realm=person.realm.slug, subject=str(person.pk)).order_by("-at", "-pk")[:LATEST])
