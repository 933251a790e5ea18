"""The admin of workload identities, and the page that says which of them a token fits, and why not the others."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.debug import sensitive_post_parameters

from realms.context import current_realm
from serviceaccounts.flow_admin import FlowAdmin
from serviceaccounts.flows import workload_identities
from serviceaccounts.flows.actor import by_of
from serviceaccounts.models import WorkloadRule
from serviceaccounts.moments import moment
from serviceaccounts.workload_rule_form import WorkloadRuleForm
from serviceaccounts.workloads.simulation import simulate

SHOWN = 120  # characters of claims in the list
VALUES = ("enabled", "kind", "issuer", "claims", "jwks", "maximum_age")


class WorkloadRuleAdmin(FlowAdmin):
    """Who stands for which service account."""

    form = WorkloadRuleForm
    nothing = "No workload identity yet. With one, a job of your CI or a pod gets tokens without any secret."
    list_display = ("name", "account", "kind", "wanted", "last_used", "enabled")
    list_select_related = ("account__client", "realm")
    list_filter = ("kind", "enabled")
    search_fields = ("name", "^account__client__client_id", "^account__client__name", "issuer")

    @admin.display(description="claims")
    def wanted(self, rule: WorkloadRule) -> str:
        """Return what it wants, in one line."""
        text = ", ".join(f"{claim} = {wanted}" for claim, wanted in rule.claims.items())
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

    @admin.display(description="last used", ordering="last_used_at")
    def last_used(self, rule: WorkloadRule) -> str:
        """Return when, to a minute."""
        return moment(rule.last_used_at)

    def get_readonly_fields(self, request: HttpRequest, obj: WorkloadRule | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep whose it is and what it is called."""
        return () if obj is None else ("account", "name")

    def get_urls(self) -> list[URLPattern]:
        """Put the page before Django's own."""
        view = sensitive_post_parameters("shown")(self.admin_site.admin_view(self.simulate))
        return [path("simulate/", view, name="workload_simulate"), *super().get_urls()]

    def simulate(self, request: HttpRequest) -> HttpResponse:
        """Judge a token that was pasted. It is never shown again, recorded or used up."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found, problem = None, ""
        if request.method == "POST":
            try:
                seen = self.get_queryset(request).values_list("pk", flat=True)
                found = simulate(current_realm(), request.POST.get("shown", ""), seen=frozenset(seen))
            except ValueError as refusal:
                problem = str(refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": "Which workload identity fits",
            "opts": self.opts,
            "simulation": found,
            "problem": problem,
        }
        return TemplateResponse(request, "admin/serviceaccounts/simulate.html", context)

    def save_model(self, request: HttpRequest, obj: WorkloadRule, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002, FBT001 (Django's)
        """Let the flow store it: it records, and tells the contacts of the account."""
        values = {name: form.cleaned_data[name] for name in VALUES}
        put = workload_identities.put(obj.account, name=obj.name, values=values, **by_of(request))
        obj.pk = put.rule.pk

    def delete_model(self, request: HttpRequest, obj: WorkloadRule) -> None:
        """Let the flow remove it."""
        workload_identities.delete(obj, **by_of(request))
