"""OAuth Client ID Metadata Document §5: clients in use are read again, whether or not anybody logs in."""

from django.db.models import Exists, OuterRef, QuerySet

from clients.metadata_document import refresh
from clients.models import MetadataDocument
from oauth.models import Family
from realms.context import realm_context
from support import clock

AT_ONCE = 50  # a host that is away holds the worker for a few seconds each


def refresh_in_use() -> None:
    """Read the expired documents of clients that hold live tokens, so that a change is seen and recorded."""
    for copy in _due():
        with realm_context(copy.realm):
            refresh(copy)


def _due() -> QuerySet[MetadataDocument]:
    now = clock.now()
    alive = Family.objects.all_realms().filter(revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now)
    expired = MetadataDocument.objects.all_realms().filter(expires_at__lte=now, client__enabled=True)
    in_use = expired.filter(Exists(alive.filter(realm_id=OuterRef("realm_id"), application=OuterRef("client"))))
    return in_use.select_related("realm", "client").order_by("expires_at")[:AT_ONCE]
