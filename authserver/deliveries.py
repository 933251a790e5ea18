"""Everything that leaves through the outbox, and who delivers it."""

from django.utils import translation

from accounts.flows import address_mails
from audit import outbox
from audit.outbox import Delivery
from oauth import logout_notices
from support import mail
from support.languages import SOURCE


def connect() -> None:
    """Register every handler of this page."""
    outbox.handle(outbox.MAIL, _mail)
    outbox.handle(outbox.ADDRESS_PROOF, address_mails.deliver)
    outbox.handle_calls(outbox.BACKCHANNEL_LOGOUT, logout_notices.call)


def _mail(delivery: Delivery) -> None:
    """Payload: `to`, `template`, what the template shows, and the language to write in."""
    payload = delivery.payload
    with translation.override(payload.get("language") or SOURCE):
        mail.send(
            to=payload["to"], template=payload["template"], context=payload["context"], identifier=delivery.id.hex
        )
