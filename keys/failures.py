"""A key-encryption key that does not answer is in the trail, added up by the minute like every refusal.

What failed of it comes to nothing, and takes its events along: so this is called by whoever answers for the failure.
"""

import logging

from django.db import DatabaseError, InterfaceError, transaction

from audit import actions, refusals
from realms.models.realm import SYSTEM_SLUG
from support.request_id import current_peer
from support.sealing import SealUnavailable

logger = logging.getLogger(__name__)


def note(failure: SealUnavailable) -> None:
    """Count it for the platform's operators: the key is theirs, whichever realm was to be served."""
    try:
        with transaction.atomic():
            refusals.count(actions.KEY_ENCRYPTION_FAILED, realm=SYSTEM_SLUG, target=failure.key, peer=current_peer())
    except (DatabaseError, InterfaceError):
        logger.exception("That a key-encryption key does not answer could not be counted.")
