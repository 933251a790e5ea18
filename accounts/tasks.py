"""Sessions that ended by themselves are deleted, some at a time: nobody waits for the clean-up."""

from celery import shared_task
from django.utils import timezone

from accounts.models import Session

BATCH = 1000


@shared_task
def clear_sessions() -> None:
    """Delete expired sessions of every realm."""
    expired = Session.objects.all_realms().filter(expire_date__lt=timezone.now())
    while keys := list(expired.values_list("pk", flat=True)[:BATCH]):
        Session.objects.all_realms().filter(pk__in=keys).delete()
