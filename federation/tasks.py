"""What is kept of logins and logouts elsewhere is deleted when its time is over, some at a time."""

from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from federation.models import FederatedLogin, PendingLogin, SeenLogoutToken
from support import clock

BATCH = 1000
CLOCK_SKEW = 60  # seconds for which a logout token is taken after its end


@shared_task
def clear_pending() -> None:
    """Delete what has expired, in every realm."""
    now = clock.now()
    _delete(PendingLogin.objects.all_realms().filter(expires_at__lt=now))
    _delete(FederatedLogin.objects.all_realms().filter(expires_at__lt=now))
    _delete(SeenLogoutToken.objects.all_realms().filter(expires_at__lt=now - CLOCK_SKEW))


def _delete(rows: QuerySet[Any]) -> None:
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.filter(pk__in=keys).delete()
