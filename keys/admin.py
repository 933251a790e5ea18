"""The admin of signing keys: which sign, which will and which did, and the change to the next one before its time."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from keys import lifecycle
from keys.ring import jwk_set
from keys.standing import Row, rows_of
from realms import step_up
from realms.admin_columns import moment
from realms.administration import ReadOnly, RealmModelAdmin
from realms.context import realm_context
from realms.management_scopes import Act


class SigningKeyAdmin(ReadOnly, RealmModelAdmin):
    """Keys, without their private part."""

    nothing = "No key yet. A realm gets its keys with its first save: manage.py make_keys makes those of an algorithm."
    created, activated = moment("created_at", "published"), moment("activated_at", "signs since")
    retired = moment("retired_at", "retired")
    list_display = ("kid", "algorithm", "state", created, activated, retired)
    list_filter = ("algorithm",)
    list_select_related = ("realm",)
    ordering = ("realm__slug", "algorithm", "created_at")
    search_fields = ("kid", "realm__slug")
    fields = (*list_display, "public_jwk")
    change_list_template = "admin/keys/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Put the pages before Django's own, which take any address below a row."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:realm_pk>/<str:algorithm>/rotate/", wrap(self.rotate), name="signing_keys_rotate"),
            path("<int:realm_pk>/jwks/", wrap(self.key_set), name="signing_keys_jwks"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the keys of the page together with those that belong to the same realm and algorithm."""
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            listed = {(key.realm_id, key.algorithm) for key in response.context_data["cl"].result_list}
            realms = {realm for realm, _ in listed}
            keys = self.get_queryset(request).filter(realm__in=realms).select_related("realm")
            response.context_data |= {
                "rows": rows_of(key for key in keys if (key.realm_id, key.algorithm) in listed),
                "may_write": self._may(request, Act.WRITE),
                "publication": lifecycle.PUBLICATION,
            }
        return response

    def rotate(self, request: HttpRequest, realm_pk: int, algorithm: str) -> HttpResponse:
        """GET says what will happen; POST lets the next key sign."""
        row = self.row(request, realm_pk, algorithm)
        if not step_up.is_fresh(request):
            return step_up.ask(then=request.path)
        if request.method != "POST":
            return self.page(request, "admin/keys/rotate.html", title=f"Rotate the {algorithm} keys", row=row)
        try:
            with realm_context(row.realm):
                key = lifecycle.rotate(row.realm, algorithm, actor=str(request.user))
        except ValueError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, f"{key} signs now.")
        return self.back()

    def key_set(self, request: HttpRequest, realm_pk: int) -> HttpResponse:
        """Show what verifiers read."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        keys = list(self.get_queryset(request).filter(realm__pk=realm_pk).select_related("realm"))
        if not keys:
            raise Http404
        realm = keys[0].realm
        text = json.dumps(json.loads(jwk_set(keys)), indent=2)
        address = f"{realm.issuer}/protocol/openid-connect/certs"
        title = f"Key set of {realm}"
        return self.page(request, "admin/keys/key_set.html", title=title, text=text, address=address, realm=realm)

    def row(self, request: HttpRequest, realm_pk: int, algorithm: str) -> Row:
        """Return the keys that are to be changed; answer 404 or 403 to whoever may not."""
        keys = self.get_queryset(request).filter(realm__pk=realm_pk, algorithm=algorithm).select_related("realm")
        rows = rows_of(keys)
        if not rows:
            raise Http404
        if not self._may(request, Act.WRITE):
            raise PermissionDenied
        return rows[0]

    def page(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        """Return a page of these keys."""
        shared = {"opts": self.opts, "publication": lifecycle.PUBLICATION}
        return TemplateResponse(request, template, self.admin_site.each_context(request) | shared | context)

    def back(self) -> HttpResponse:
        """Lead back to the list."""
        return HttpResponseRedirect(reverse("admin:keys_signingkey_changelist"))
