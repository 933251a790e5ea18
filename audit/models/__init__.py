"""What happened, what was refused, and what must still be said."""

from audit.models.event import Event
from audit.models.outbox_message import OutboxMessage
from audit.models.refusal import Refusal
from audit.models.seal import Clearance, Seal, SealHead
from audit.models.tally import Tally
from audit.models.trail_cursor import TrailCursor

__all__ = ["Clearance", "Event", "OutboxMessage", "Refusal", "Seal", "SealHead", "Tally", "TrailCursor"]
