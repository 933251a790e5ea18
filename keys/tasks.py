"""RFC 7517: rotation and retirement by the clock, realm by realm: one that fails does not stop the others."""

import logging
from collections.abc import Callable

from celery import shared_task

from keys import failures, lifecycle, retention
from realms.models import Realm
from support.sealing import SealUnavailable

logger = logging.getLogger(__name__)


@shared_task
def rotate_keys() -> None:
    """Rotate what is due in each realm, disabled ones too: they may be enabled again at any time."""
    _in_each_realm(_rotate_due)


@shared_task
def delete_expired_keys() -> None:
    """Delete the expired keys of each realm."""
    _in_each_realm(retention.delete_expired)


def _rotate_due(realm: Realm) -> None:
    retention.observe(realm)
    lifecycle.rotate_due(realm)


def _in_each_realm(step: Callable[[Realm], object]) -> None:
    for realm in Realm.objects.all():
        try:
            step(realm)
        except SealUnavailable as failure:
            failures.note(failure)
            logger.exception("The keys of the realm %s are left as they are", realm)
        except Exception:  # the other realms must have their turn, whatever went wrong in this one
            logger.exception("The keys of the realm %s are left as they are", realm)
