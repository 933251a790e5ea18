"""What requests note in memory is written by a thread of each web process, every few seconds."""

import logging
import threading

from django.db import connections

from audit import issued_tokens
from oauth.store import last_uses

WRITES = (last_uses.write, issued_tokens.write)
PAUSE = 5.0  # seconds

logger = logging.getLogger(__name__)


def start() -> None:
    """Begin: each web process does, once."""
    threading.Thread(target=_write_for_ever, name="writing-later", daemon=True).start()


def _write_for_ever() -> None:
    waiting = threading.Event()
    while not waiting.wait(PAUSE):
        for write in WRITES:
            try:
                write()
            except Exception:  # the thread must live on, whatever went wrong this time
                logger.exception("What requests have noted could not be written.")
            finally:
                connections.close_all()
