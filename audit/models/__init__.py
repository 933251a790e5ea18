"""What happened, what was refused, and what must still be said."""

from audit.models.event import Event
from audit.models.outbox_message import OutboxMessage
from audit.models.refusal import Refusal
from audit.models.tally import Tally

__all__ = ["Event", "OutboxMessage", "Refusal", "Tally"]
