"""The admin of API keys. A key is shown once, when it is made; afterwards its last characters tell it from others.

Keys of people are seen and ended here, and made by nobody but the person: whoever makes one acts as its owner.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from realms import step_up
from realms.confirming import Question, confirmed
from realms.context import realm_context
from serviceaccounts import api_keys
from serviceaccounts.api_key_columns import ApiKeyColumns
from serviceaccounts.api_key_form import ApiKeyForm, RotationForm
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.api_keys import Author, Made
from serviceaccounts.flow_admin import FlowAdmin
from serviceaccounts.models import ApiKey, ServiceAccount
from support.peer import peer_address

SHOWN = "admin/serviceaccounts/api_key_shown.html"
LIST = "admin:serviceaccounts_apikey_changelist"
FIRST = "default"  # what the key is called that is made together with its account
INVALIDATE = Question(
    action="invalidate",
    title="Invalidate API keys",
    says="Whoever uses one is refused from the next second on, and every token that came from it ends. A key does not "
    "come back; switch it off instead if you are not sure.",
    button="Yes, invalidate them",
)
NOTHING_TO_SAVE = dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
WHAT = ("service_account", "user", "name", "generation", "key", "state", "light", "replacement")
TERMS = ("scopes", "resources", "quota", "note", "allowed_networks")
WHEN = ("made", "starts", "ends", "last_used")


class ApiKeyAdmin(ApiKeyColumns, FlowAdmin):
    """Keys: made, rotated, switched off and on, and invalidated by the flows of serviceaccounts/api_keys.py."""

    form = ApiKeyForm
    nothing = (
        "No API key yet. Add one for a service account here, or in the terminal (authctl api-keys create ci default "
        "--quota 1000/d). People make theirs in their account."
    )
    list_display = ("name", "generation", "owner", "key", "state", "last_used", "ends")
    list_filter = ("active",)
    list_select_related = ("service_account__client", "user", "realm")
    search_fields = ("name", "^service_account__client__client_id", "^user__email", "note")
    ordering = ("-pk",)
    actions = ("switch_off", "switch_on", "invalidate")

    @admin.action(description="Switch off, until it is switched on again", permissions=["change"])
    def switch_off(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        """Pause keys."""
        self._each(request, rows, lambda row, by: api_keys.set_active(row, active=False, by=by))

    @admin.action(description="Switch on", permissions=["change"])
    def switch_on(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        """Let keys of machines work again; those of people wait for their person."""
        self._each(
            request, rows.exclude(service_account=None), lambda row, by: api_keys.set_active(row, active=True, by=by)
        )

    @admin.action(description="Invalidate, with every token that came from it", permissions=["change"])
    def invalidate(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> HttpResponse | None:
        """End keys for good."""
        if asked := confirmed(self, request, INVALIDATE, [(row, self.light(row)) for row in rows]):
            return asked
        self._each(request, rows, lambda row, by: api_keys.invalidate(row, by=by))
        return None

    def idle_actions(self, row: ApiKey) -> set[str]:
        """Offer nothing for a key that was invalidated; one that is off is switched on, a person's by the person."""
        if row.invalidated_at is not None:
            return set(self.actions)
        return {"switch_on"} if row.active else {"switch_off", "switch_on"} if row.user_id else {"switch_off"}

    def get_urls(self) -> list[URLPattern]:
        """Put the pages of one key before Django's own, which take any address below a row."""
        wrap = self.admin_site.admin_view
        own = [
            path("<path:pk>/rotate/", wrap(self.rotate), name="api_key_rotate"),
            path("<path:pk>/retire/", wrap(self.retire), name="api_key_retire"),
        ]
        return own + super().get_urls()

    def retire(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Ask whether a key is to be invalidated: the answer goes to the list, as that of its action."""
        row: ApiKey = self.get_object(request, unquote(pk))
        asked = confirmed(self, request, INVALIDATE, [(row, self.light(row))])
        if not (self.has_change_permission(request, row) and row.invalidated_at is None) or asked is None:
            raise Http404
        return asked

    def first_key(self, request: HttpRequest, account: ServiceAccount) -> HttpResponse:
        """Make the key of an account that was just added, and show it this one time; the caller holds a transaction.

        Who logged in long ago keeps the account, and comes to its key through the password.
        """
        if not self.levels.may_touch(request, account, within=ApiKey):
            return HttpResponseRedirect(reverse("admin:serviceaccounts_serviceaccount_changelist"))
        if not step_up.is_fresh(request):
            return step_up.ask(then=f"{reverse('admin:serviceaccounts_apikey_add')}?service_account={account.pk}")
        made = api_keys.create(account, FIRST, Terms(), by=self._author(request))
        return self._page(request, SHOWN, made.row, key=made.key, title="The first key")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ANN401 (Django's)
        """Ask for a fresh proof before a key is made."""
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        try:
            return super().add_view(request, form_url, extra_context)
        except (api_keys.NameTaken, api_keys.TooMany):
            self.message_user(request, "The account has a key of that name, or as many as it may have.", level="error")
            return HttpResponseRedirect(reverse(LIST))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,  # noqa: ANN401 (Django's)
    ) -> HttpResponse:
        """Show a key, with nothing to save."""
        return super().change_view(request, object_id, form_url, NOTHING_TO_SAVE | (extra_context or {}))

    def rotate(self, request: HttpRequest, pk: str) -> HttpResponse:
        """GET asks when the keys before it end; POST makes the next one and shows it this one time."""
        row: ApiKey = self.get_object(request, unquote(pk))
        if not (self.has_change_permission(request, row) and row.service_account and row.is_alive):
            raise Http404
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        form = RotationForm(request.POST if request.method == "POST" else None, initial={"newest": row.generation})
        if not form.is_valid():
            return self._page(request, "admin/serviceaccounts/rotate_api_key.html", row, form=form, title="Rotate")
        wanted = {"retain_minutes": form.cleaned_data["minutes"], "newest": form.cleaned_data["newest"]}
        try:
            with realm_context(row.realm):
                made = api_keys.rotate(row.service_account, row.name, by=self._author(request), **wanted)
        except (api_keys.Superseded, api_keys.TooMany):
            return HttpResponseRedirect(f"{request.path}?again")
        return self._page(request, SHOWN, made.row, key=made.key, title="The new key")

    def get_fieldsets(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Ask for the terms of a new one; show those of one that is there."""
        if obj is None:
            when = ("starts_at", "expires_at")
            return ((None, {"fields": ("service_account", "name")}), ("Terms", {"fields": (*TERMS, *when)}))
        return ((None, {"fields": WHAT}), ("Terms", {"fields": TERMS}), ("When", {"fields": WHEN}))

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep everything: other terms are another key."""
        return () if obj is None else (*WHAT, *TERMS, *WHEN)

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Let the flow make it; what was shown of one that is there says nothing new."""
        if change:
            return
        made = api_keys.create(obj.service_account, obj.name, form.terms, by=self._author(request))  # type: ignore[arg-type]  # the form demands one
        obj.pk = made.row.pk
        request.made_key = made  # type: ignore[attr-defined]  # for the answer, a moment later

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 (Django's)
        """Show the key this one time."""
        made: Made = request.made_key  # type: ignore[attr-defined]  # set by save_model
        return self._page(request, SHOWN, made.row, key=made.key, title="The new key")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: a key is invalidated, and stays to be looked into."""
        return False

    def _each(self, request: HttpRequest, rows: QuerySet[ApiKey], act: Callable[[ApiKey, Author], None]) -> None:
        for row in rows:
            with realm_context(row.realm):
                act(row, self._author(request))
        self.message_user(request, f"Done: {len(rows)}.")

    def _author(self, request: HttpRequest) -> Author:
        peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return Author(str(request.user), peer=peer, detail={"through": request.realm.slug})  # type: ignore[attr-defined]  # set by RealmMiddleware

    def _page(self, request: HttpRequest, template: str, row: ApiKey, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "row": row}
        return TemplateResponse(request, template, shared | context)
