"""Sessions and proofs that ended by themselves are deleted, some at a time: nobody waits for the clean-up."""

from celery import shared_task
from django.utils import timezone

from accounts.flows.address_proofs import LIFETIME
from accounts.models import AddressProof, Session
from support import clock

BATCH = 1000


@shared_task
def clear_sessions() -> None:
    """Delete expired sessions of every realm."""
    expired = Session.objects.all_realms().filter(expire_date__lt=timezone.now())
    while keys := list(expired.values_list("pk", flat=True)[:BATCH]):
        Session.objects.all_realms().filter(pk__in=keys).delete()


@shared_task
def clear_address_proofs() -> None:
    """Delete the proofs of every realm that can neither be given nor be spent any more."""
    over = AddressProof.objects.all_realms().filter(expires_at__lt=clock.now() - LIFETIME)
    while keys := list(over.values_list("pk", flat=True)[:BATCH]):
        AddressProof.objects.all_realms().filter(pk__in=keys).delete()
