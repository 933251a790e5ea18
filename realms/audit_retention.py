"""What each realm decides about its audit trail, carried out."""

from audit.retention import clear
from realms.models import Realm


def clear_old_events() -> None:
    """Delete the events that realms do not want to keep any longer."""
    for slug, days in Realm.objects.filter(audit_days__gt=0).values_list("slug", "audit_days"):
        clear(slug, days=days)
