"""Everything that leaves through the outbox, and who delivers it."""

from django.utils import translation

from accounts.flows import address_mails
from audit import outbox
from audit.outbox import Delivery
from oauth import logout_notices
from realms import mails, webhook_failures, webhooks
from realms.models import Realm
from support.mail import Words


def connect() -> None:
    """Register every handler of this page."""
    outbox.handle(outbox.MAIL, _mail)
    outbox.handle(outbox.ADDRESS_PROOF, address_mails.deliver)
    outbox.handle_calls(outbox.BACKCHANNEL_LOGOUT, logout_notices.call)
    outbox.handle_calls(outbox.WEBHOOK, webhooks.call, observer=webhook_failures.observe)


def _mail(delivery: Delivery) -> None:
    """Payload: `to`, `template`, what it shows, the language to write in; `words` to try out in place of all others."""
    payload = delivery.payload
    realm = Realm.objects.filter(slug=delivery.realm).first()
    if realm is None:  # it is gone, and its people with it
        return
    with translation.override(payload.get("language") or realm.language_among([])):
        mails.send(
            realm,
            to=payload["to"],
            template=payload["template"],
            context=payload["context"],
            words=Words(**payload["words"]) if "words" in payload else None,
            identifier=delivery.id.hex,
        )
