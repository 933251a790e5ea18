"""The admin of webhooks: the secret is shown once, buttons try one out and send again what was sent."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from audit import actions
from realms import step_up, webhook_secrets, webhooks
from realms.admin_choices import NamesPerLine
from realms.administration import RealmForm, RealmModelAdmin
from realms.context import current_realm
from realms.models import Webhook
from realms.models.realm import SYSTEM_SLUG
from realms.webhook_events import names, sentence_of
from realms.webhook_page import OverlapForm, ReplayForm, page_of


class WebhookForm(RealmForm):
    """A webhook as an administrator describes it."""

    events = forms.MultipleChoiceField(
        choices=[(name, name) for name in names()],
        widget=NamesPerLine([f"{name:<28} {sentence_of(name)}" for name in names()]),
        required=False,
        help_text="By name, or client.* for all of a kind. Nothing: everything, also what is added later.",
    )

    class Meta:
        labels: ClassVar = {"url": "Address"}


class WebhookAdmin(RealmModelAdmin):
    """Webhooks of a realm."""

    form = WebhookForm
    nothing = (
        "No webhook yet: nobody but people is told of what happens. Add the address of a server of yours: it is sent "
        "what the audit trail records, signed, within seconds."
    )
    list_display = ("name", "url", "enabled", "standing")
    list_filter = ("enabled",)
    sortable_by = None

    @admin.display(description="state")
    def standing(self, webhook: Webhook) -> str:
        """Return how it does, in a word."""
        if not webhook.enabled:
            return "switched off by the server" if webhook.switched_off_because else "off"
        return "failing" if webhook.failing_since else "well"

    def get_fields(self, request: HttpRequest, obj: Webhook | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Let only the operators' webhooks hear of every realm."""
        everywhere = ("every_realm",) if current_realm().slug == SYSTEM_SLUG else ()
        return ("name", "url", "events", *everywhere, "enabled")

    def get_readonly_fields(self, request: HttpRequest, obj: Webhook | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep the name, which the secret is bound to."""
        return () if obj is None else ("name",)

    def get_urls(self) -> list[URLPattern]:
        """Put the buttons before Django's own addresses, which take any below a row."""
        wrap = self.admin_site.admin_view
        return [
            path("<path:pk>/test/", wrap(self.try_out), name="webhook_test"),
            path("<path:pk>/replay/", wrap(self.replay), name="webhook_replay"),
            path("<path:pk>/secret/", wrap(self.new_secret), name="webhook_secret"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (Django's)
        """Give a new one a secret, which nobody has seen yet."""
        if not change:
            webhook_secrets.renew_secret(obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Webhook, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 (Django's)
        """Show a secret, this one time; who logged in long ago comes to one through the password."""
        return self._renewed(request, obj) if step_up.is_fresh(request) else step_up.ask(then=_address(obj))

    def try_out(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Send a message that says nothing."""
        webhook = self._meant(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            webhooks.try_out(webhook)
            self.record(request, actions.WEBHOOK_TRIED, webhook, what=[])
        self.message_user(request, "A message is on its way: look below what becomes of it, in a few seconds.")
        return HttpResponseRedirect(_address(webhook))

    def replay(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Send one message again, or all that failed within so many days."""
        webhook = self._meant(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = ReplayForm(request.POST)
        if not form.is_valid():
            raise BadRequest("There is no such message, or no such time.")
        with transaction.atomic():
            count = form.send(webhook)
            self.record(request, actions.WEBHOOK_REPLAYED, webhook, what={"count": count})
        self.message_user(request, f"Sent again: {count}. Look below what becomes of it, in a few seconds.")
        return HttpResponseRedirect(_address(webhook))

    def new_secret(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Replace the secret, and show the new one; the old one signs as well for as long as was chosen."""
        webhook = self._meant(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not step_up.is_fresh(request):
            return step_up.ask(then=_address(webhook))
        form = OverlapForm(request.POST)
        if not form.is_valid():
            raise BadRequest("There is no such time.")
        return self._renewed(request, webhook, overlap=form.cleaned_data["overlap"] or 0)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """List what was sent on the page of a webhook."""
        webhook = self.get_object(request, object_id) if object_id else None
        shown = {} if webhook is None else page_of(webhook)
        return super().changeform_view(request, object_id, form_url, shown | (extra_context or {}))

    def _meant(self, request: HttpRequest, pk: str) -> Webhook:
        """Return the webhook that a button is about, for who may change it."""
        webhook: Webhook = self.get_object(request, pk)
        if not self.has_change_permission(request, webhook):
            raise PermissionDenied
        return webhook

    @transaction.atomic
    def _renewed(self, request: HttpRequest, webhook: Webhook, *, overlap: int = 0) -> HttpResponse:
        secret = webhook_secrets.renew_secret(webhook, overlap=overlap)
        webhook.save(update_fields=webhook_secrets.COLUMNS)
        self.record(request, actions.WEBHOOK_SECRET_RENEWED, webhook, what=[])
        context = {"title": "The secret of the webhook", "opts": self.opts, "webhook": webhook, "secret": secret}
        shared = self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/realms/webhook_secret.html", shared | context)


def _address(webhook: Webhook) -> str:
    return reverse("admin:realms_webhook_change", args=[webhook.pk])
