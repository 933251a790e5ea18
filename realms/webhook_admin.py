"""The admin of webhooks: the secret is shown once, a button tries one out, and the page lists what was sent."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from audit import actions
from audit.delivery import MAXIMUM_ATTEMPTS
from audit.models import OutboxMessage
from realms import step_up, webhook_log, webhook_secrets, webhooks
from realms.administration import RealmForm, RealmModelAdmin
from realms.models import Webhook
from realms.webhook_events import EVENTS
from support import clock

LOG = 50  # messages


class WebhookForm(RealmForm):
    """A webhook as an administrator describes it."""

    events = forms.MultipleChoiceField(
        choices=[*EVENTS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="None: everything, also what is added later.",
    )

    class Meta:
        labels: ClassVar = {"url": "Address"}


class WebhookAdmin(RealmModelAdmin):
    """Webhooks of a realm."""

    form = WebhookForm
    nothing = "No webhook yet: nobody but people is told of what happens."
    list_display = ("name", "url", "enabled")
    list_filter = ("enabled",)
    fields = ("name", "url", "events", "enabled")

    def get_readonly_fields(self, request: HttpRequest, obj: Webhook | None = None) -> tuple[str, ...]:  # noqa: ARG002 (Django's)
        """Keep the name, which the secret is bound to."""
        return () if obj is None else ("name",)

    def get_urls(self) -> list[URLPattern]:
        """Put the buttons before Django's own addresses, which take any below a row."""
        wrap = self.admin_site.admin_view
        return [
            path("<path:pk>/test/", wrap(self.try_out), name="webhook_test"),
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
        webhook: Webhook = self.get_object(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        with transaction.atomic():
            webhooks.try_out(webhook)
            self.record(request, actions.WEBHOOK_TRIED, webhook, what=[])
        self.message_user(request, "A message is on its way: look below what becomes of it, in a few seconds.")
        return HttpResponseRedirect(_address(webhook))

    def new_secret(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Replace the secret at once, and show the new one."""
        webhook: Webhook = self.get_object(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not step_up.is_fresh(request):
            return step_up.ask(then=_address(webhook))
        return self._renewed(request, webhook)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """List what was sent on the page of a webhook."""
        webhook = self.get_object(request, object_id) if object_id else None
        sent = [] if webhook is None else [_line(message) for message in webhook_log.deliveries(webhook)[:LOG]]
        return super().changeform_view(request, object_id, form_url, {"sent": sent} | (extra_context or {}))

    @transaction.atomic
    def _renewed(self, request: HttpRequest, webhook: Webhook) -> HttpResponse:
        secret = webhook_secrets.renew_secret(webhook)
        webhook.save(update_fields=["sealed_secret"])
        self.record(request, actions.WEBHOOK_SECRET_RENEWED, webhook, what=[])
        context = {"title": "The secret of the webhook", "opts": self.opts, "webhook": webhook, "secret": secret}
        shared = self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/realms/webhook_secret.html", shared | context)


def _address(webhook: Webhook) -> str:
    return reverse("admin:realms_webhook_change", args=[webhook.pk])


def _line(message: OutboxMessage) -> dict[str, Any]:
    """Return what the log shows of a message: not what it says."""
    state = "accepted" if message.delivered_at else "waiting"
    if not message.delivered_at and message.attempts >= MAXIMUM_ATTEMPTS:
        state = "given up"
    return {
        "id": f"msg_{message.pk.hex}",
        "type": message.payload["message"]["type"],
        "created": clock.moment(message.created_at),
        "state": state,
        "attempts": message.attempts,
        "error": "" if message.delivered_at else message.last_error,
        "due": clock.moment(message.available_at) if state == "waiting" else None,
    }
