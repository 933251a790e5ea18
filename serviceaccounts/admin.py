"""The admin of service accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from clients.models import Client, ClientSecret
from clients.secret_pages import SecretPages
from realms.confirming import Question, confirmed
from realms.models import Role
from serviceaccounts.api_key_admin import ApiKeyAdmin
from serviceaccounts.flow_admin import FlowAdmin
from serviceaccounts.flows import accounts
from serviceaccounts.flows.actor import by_of
from serviceaccounts.models import ApiKey, ServiceAccount, WorkloadRule
from serviceaccounts.moments import moment
from serviceaccounts.service_account_form import API_KEY, NOTHING, WORKLOAD, ServiceAccountForm

LEAST = (
    "One account for each integration, with the roles and scopes that it needs and no more: then a secret that leaks "
    "opens little, and can be withdrawn without stopping anybody else. It has what is ticked here and what its roles "
    "open; a request may ask for less."
)
DISABLE = Question(
    action="disable",
    title="Disable service accounts",
    says="They get no more tokens, and those they have are refused here at once and do not come back; APIs that verify "
    "tokens locally take them for at most the life of an access token. Secrets, keys and workload identities stay for "
    "the day when an account is enabled again.",
    button="Yes, disable them",
)
WHO = ("owner", "contacts", "description")
MAY = ("roles", "scopes", "management_scopes", "audience", "access_token_lifetime")
KNOWN_BY = ("client", "client_id", "secrets", "made", "last_used")


class ServiceAccountAdmin(FlowAdmin):
    """Machines. Each is made together with its client."""

    form = ServiceAccountForm
    nothing = (
        "No service account yet: one for each integration, with no more than it needs. Add one here, in the terminal "
        "(authctl service-accounts create), or by a blueprint (manage.py apply). It then asks for tokens: curl -u "
        "CLIENT_ID -d grant_type=client_credentials …/protocol/openid-connect/token"
    )
    list_display = ("client", "client_id", "owner", "role_names", "proofs", "last_used", "enabled")
    list_select_related = ("client", "realm")
    list_filter = ("client__enabled",)
    search_fields = ("^client__client_id", "^client__name", "description", "owner")
    actions = ("disable", "enable")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ServiceAccount]:
        """Count what each proves itself with."""
        rows: QuerySet[ServiceAccount] = super().get_queryset(request)
        counts = {
            "secret_count": _count(ClientSecret.objects.filter(client=OuterRef("client")), "client"),
            "key_count": _count(ApiKey.objects.all_realms().filter(service_account=OuterRef("pk")), "service_account"),
            "rule_count": _count(WorkloadRule.objects.all_realms().filter(account=OuterRef("pk")), "account"),
        }
        return rows.annotate(**counts).prefetch_related(Prefetch("roles", Role.objects.all_realms()))

    def idle_actions(self, row: ServiceAccount) -> set[str]:
        """Offer to enable what is disabled, and to disable what is enabled."""
        return {"enable"} if row.client.enabled else {"disable"}

    @admin.display(description="client ID", ordering="client__client_id")
    def client_id(self, machine: ServiceAccount) -> str:
        """Return the identifier that the machine authenticates with."""
        return machine.client.client_id

    @admin.display(description="enabled", boolean=True, ordering="client__enabled")
    def enabled(self, machine: ServiceAccount) -> bool:
        """Tell whether the machine gets tokens."""
        return machine.client.enabled

    @admin.display(description="roles")
    def role_names(self, machine: ServiceAccount) -> str:
        """Return the names of its roles."""
        return ", ".join(sorted(role.name for role in machine.roles.all()))

    @admin.display(description="secrets, keys, workloads")
    def proofs(self, machine: Any) -> str:  # noqa: ANN401 (a row with what get_queryset has counted)
        """Return how many it has of each."""
        return f"{machine.secret_count}, {machine.key_count}, {machine.rule_count}"

    @admin.display(description="last used", ordering="last_used_at")
    def last_used(self, machine: ServiceAccount) -> str:
        """Return when it last got a token, to a minute."""
        return moment(machine.last_used_at)

    @admin.display(description="made")
    def made(self, machine: ServiceAccount) -> str:
        """Return when, and by whom."""
        return f"{machine.client.created:%Y-%m-%d %H:%M}" + (f" by {machine.created_by}" if machine.created_by else "")

    @admin.display(description="secret")
    def secrets(self, machine: ServiceAccount) -> str:
        """Lead to the page that makes a new one: the secrets are those of the client."""
        if not machine.client.has_secret:
            return "It authenticates without one."
        address = reverse("admin:client_secret_new", args=[machine.client.pk])
        return format_html('<a href="{}">New secret</a>', address)

    @admin.action(description="Disable: its tokens end, and it gets no more", permissions=["change"])
    def disable(self, request: HttpRequest, machines: QuerySet[ServiceAccount]) -> HttpResponse | None:
        """Stop machines."""
        if asked := confirmed(self, request, DISABLE, [(machine, self._what_stops(machine)) for machine in machines]):
            return asked
        done = sum(accounts.disable(machine, **by_of(request)) for machine in machines)
        self.message_user(request, f"Disabled: {done}.")
        return None

    def _what_stops(self, machine: Any) -> str:  # noqa: ANN401 (a row with what get_queryset has counted)
        told = ", ".join(machine.client.contacts) or "nobody: it has no contacts"
        counts = f"secrets: {machine.secret_count}, API keys: {machine.key_count}, workloads: {machine.rule_count}"
        return f"last used {self.last_used(machine)}; {counts}; told by mail: {told}"

    @admin.action(description="Enable: it gets tokens again", permissions=["change"])
    def enable(self, request: HttpRequest, machines: QuerySet[ServiceAccount]) -> None:
        """Let machines go on."""
        done = sum(accounts.enable(machine, **by_of(request)) for machine in machines)
        self.message_user(request, f"Enabled: {done}.")

    def get_fieldsets(self, request: HttpRequest, obj: ServiceAccount | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Ask for the identifier of a new one; lead to the client of one that is there."""
        known_by = ("client_id", "credential") if obj is None else KNOWN_BY
        return (
            (None, {"fields": ("name", "enabled", *known_by)}),
            ("Who answers for it", {"fields": WHO}),
            ("What it may do", {"fields": MAY, "description": LEAST}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: ServiceAccount | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep the client that a machine is."""
        return () if obj is None else KNOWN_BY

    def save_model(self, request: HttpRequest, obj: ServiceAccount, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Let the flow store it: it records, and tells its contacts."""
        if change:
            accounts.change(obj, values=form.values, **by_of(request))
            return
        client_id = form.cleaned_data["client_id"]
        made = accounts.create(obj.realm, client_id=client_id, values=form.values, **by_of(request))
        obj.pk, obj.client = made.pk, made.client

    def delete_model(self, request: HttpRequest, obj: ServiceAccount) -> None:
        """Let the flow remove it, with the client that it is."""
        accounts.delete(obj, **by_of(request))

    def response_add(
        self,
        request: HttpRequest,
        obj: ServiceAccount,
        post_url_continue: str | None = None,
    ) -> HttpResponse:
        """Show what it proves itself with, or lead to where that is said."""
        chosen = request.POST.get("credential", "")
        if chosen == WORKLOAD:
            return HttpResponseRedirect(f"{reverse('admin:serviceaccounts_workloadrule_add')}?account={obj.pk}")
        if chosen == NOTHING:
            return super().response_add(request, obj, post_url_continue)
        keys = self.admin_site.get_model_admin(ApiKey)
        if chosen == API_KEY and isinstance(keys, ApiKeyAdmin):
            return keys.first_key(request, obj)
        clients = self.admin_site.get_model_admin(Client)
        assert isinstance(clients, SecretPages)  # noqa: S101 (tells the type; the site registers it)
        return clients.first_secret(request, obj.client)


def _count(rows: QuerySet[Any], owner: str) -> Coalesce:
    """Return how many of `rows` there are for their owner, as a column."""
    counted = rows.order_by().values(owner).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)
