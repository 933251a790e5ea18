"""RFC 7591 §3: the admin of registration tokens: made, shown once, looked after, withdrawn. The token is not kept."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from clients import initial_access_tokens
from clients.models import Client, InitialAccessToken
from clients.registration_token_form import RegistrationTokenForm, newest_in
from realms import step_up
from realms.admin_columns import moment
from realms.administration import RealmModelAdmin
from realms.confirming import Question, confirmed
from realms.context import realm_context
from realms.management_scopes import Act
from realms.models import Realm
from support import clock
from support.peer import peer_address

LIST = "admin:clients_initialaccesstoken_changelist"
MADE, ENDS = moment("created_at", "made"), moment("expires_at", "ends")
NOTHING_TO_SAVE = dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
ONE_BUTTON = dict.fromkeys(("show_save_and_continue", "show_save_and_add_another"), False)
ALLOWS = ("name", "uses", "lifetime", "scopes", "redirect_hosts")
LISTED = 50  # clients on the page of a token
AGAIN = "That form has made its token already, or somebody else has made one since. Nothing was made now."
WITHDRAW = Question(
    action="withdraw",
    title="Withdraw registration tokens",
    says="Nobody registers a client with them from now on. Clients that came with one stay as they are: disable or "
    "delete those among the clients.",
    button="Yes, withdraw them",
)


class Superseded(Exception):
    """Another token was made since the form was shown."""


class RegistrationTokenAdmin(RealmModelAdmin):
    """Tokens with which clients may be registered."""

    form = RegistrationTokenForm
    nothing = (
        "No registration token yet. Where the realm asks for one (registration: token), whoever registers a client "
        "sends it along: curl -H 'Authorization: Bearer as_iat_…' -H 'Content-Type: application/json' -d '{…}' "
        "…/clients-registrations/openid-connect"
    )
    list_display = ("label", "state", "uses_left", "registered", ENDS, MADE, "created_by")
    list_select_related = ("realm",)
    search_fields = ("name",)
    ordering = ("-created_at",)
    actions = ("withdraw",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[InitialAccessToken]:
        """Count the clients that came with each."""
        rows: QuerySet[InitialAccessToken] = super().get_queryset(request)
        return rows.annotate(registrations=Count("clients"))

    @admin.display(description="name", ordering="name")
    def label(self, token: InitialAccessToken) -> str:
        """Return whom it is for."""
        return str(token)

    @admin.display(description="state")
    def state(self, token: InitialAccessToken) -> str:
        """Return whether it is good for anything."""
        if token.expires_at <= clock.now():
            return "ended"
        return "works" if token.uses_left else "used up"

    @admin.display(description="clients", ordering="registrations")
    def registered(self, token: Any) -> int:  # noqa: ANN401 (a row with what get_queryset has counted)
        """Return how many clients that are still there came with it."""
        count: int = token.registrations
        return count

    @admin.action(description="Withdraw: nobody registers with it any more", permissions=["change"])
    def withdraw(self, request: HttpRequest, tokens: QuerySet[InitialAccessToken]) -> HttpResponse | None:
        """End tokens before their time."""
        rows = [(token, f"{token.uses_left} uses left, clients: {self.registered(token)}") for token in tokens]
        if asked := confirmed(self, request, WITHDRAW, rows):
            return asked
        done = 0
        for token, _ in rows:
            with realm_context(token.realm):
                done += initial_access_tokens.withdraw(token, by=str(request.user), peer=_peer(request))
        self.message_user(request, f"{done} of {len(rows)} withdrawn.")
        return None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ANN401 (Django's)
        """Ask for a fresh proof before a token is made."""
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        try:
            return super().add_view(request, form_url, ONE_BUTTON | (extra_context or {}))
        except Superseded:
            self.message_user(request, AGAIN, level="warning")
            return HttpResponseRedirect(reverse(LIST))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,  # noqa: ANN401 (Django's)
    ) -> HttpResponse:
        """Show a token with the clients that came with it, and nothing to save."""
        return super().change_view(request, object_id, form_url, NOTHING_TO_SAVE | (extra_context or {}))

    def get_fieldsets(self, request: HttpRequest, obj: InitialAccessToken | None = None) -> Any:  # noqa: ANN401 (Django's)
        """Ask what a new one allows; show what is known of one that is there."""
        if obj is None:
            return ((None, {"fields": (*ALLOWS, "newest")}),)
        return ((None, {"fields": self.get_readonly_fields(request, obj)}),)

    def get_readonly_fields(self, request: HttpRequest, obj: InitialAccessToken | None = None) -> tuple[Any, ...]:
        """Keep everything: another permission is another token. Clients are named to who may read them."""
        known = ("name", "state", "uses_left", "scopes", "redirect_hosts", MADE, "created_by", ENDS)
        used_by = ("used_by",) if self.levels.may(request, Act.READ, Client) else ()
        return () if obj is None else (*known, *used_by)

    @admin.display(description="used by")
    def used_by(self, token: InitialAccessToken) -> str:
        """Return which clients came with it, the newest first."""
        clients = token.clients.order_by("-created").values_list("name", "client_id")[: LISTED + 1]
        names = [f"{name} ({client_id})" if name else client_id for name, client_id in clients]
        more = ["and more"] if len(names) > LISTED else []
        return ", ".join(names[:LISTED] + more) or "nobody yet"

    def save_model(self, request: HttpRequest, obj: InitialAccessToken, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Make it, once for each form: who sends the form at the same moment has to wait."""
        if change:
            return
        said, realm = form.cleaned_data, obj.realm
        Realm.objects.select_for_update(no_key=True).get(pk=realm.pk)
        if said["newest"] != newest_in(realm):
            raise Superseded
        limits = {name: said[name] for name in ("name", "uses", "lifetime", "redirect_hosts")}
        text = initial_access_tokens.make(realm, scopes=said["scopes"] or None, by=str(request.user), **limits)
        obj.pk = initial_access_tokens.find(realm, text).pk
        request.made_token = text  # type: ignore[attr-defined]  # for the answer, a moment later

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # noqa: ANN401 (Django's; nobody reads the entry)
        """Leave the trail to what makes the token."""

    def response_add(
        self,
        request: HttpRequest,
        obj: InitialAccessToken,
        post_url_continue: str | None = None,  # noqa: ARG002 (the signature is Django's)
    ) -> HttpResponse:
        """Show the token this one time."""
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": "The new token"}
        shown = {"token": obj, "secret": request.made_token, "realm_issuer": obj.realm.issuer}  # type: ignore[attr-defined]  # set by save_model
        return TemplateResponse(request, "admin/clients/registration_token_shown.html", shared | shown)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: a token is withdrawn, and stays to be looked into."""
        return False


def _peer(request: HttpRequest) -> str:
    return peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
