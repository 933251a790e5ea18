"""Logins that were started and never finished are deleted, some at a time."""

from celery import shared_task

from federation.models import PendingLogin
from support import clock

BATCH = 1000


@shared_task
def clear_pending() -> None:
    """Delete what has expired, in every realm."""
    expired = PendingLogin.objects.all_realms().filter(expires_at__lt=clock.now())
    while keys := list(expired.values_list("pk", flat=True)[:BATCH]):
        PendingLogin.objects.all_realms().filter(pk__in=keys).delete()
