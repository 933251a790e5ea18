"""Standard Webhooks, "Disabling": administrators of a realm hear by mail that one of its webhooks was switched off."""

from typing import Any

from accounts.flows.telling import tell
from accounts.models import User
from realms.context import realm_context
from realms.models import Webhook
from realms.webhook_failures import GONE, switched_off
from support import mail

TEMPLATE = "mail/webhook_switched_off.txt"
MOST = 50  # mails


def connect() -> None:
    """Listen."""
    switched_off.connect(_mail)


def _mail(webhook: Webhook, because: str, **_: Any) -> None:
    realm = webhook.realm
    page = f"{realm.issuer}/admin/realms/webhook/{webhook.pk}/change/"
    facts = {"webhook": mail.line(webhook.name), "address": mail.line(webhook.url), "page": page}
    with realm_context(realm):
        people = User.objects.filter(roles__administers=True, is_active=True, email_verified=True)
        for person in people.select_related("realm").distinct().order_by("pk")[:MOST]:
            tell(person, TEMPLATE, is_gone=because == GONE, **facts)
