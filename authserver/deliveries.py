"""Everything that leaves through the outbox, and who delivers it."""

from audit import outbox
from audit.outbox import Delivery
from support import mail


def connect() -> None:
    """Register every handler of this page."""
    outbox.handle(outbox.MAIL, _mail)


def _mail(delivery: Delivery) -> None:
    """Payload: `to`, `template`, and what the template shows."""
    payload = delivery.payload
    mail.send(to=payload["to"], template=payload["template"], context=payload["context"], identifier=delivery.id.hex)
