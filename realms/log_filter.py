"""Which realm a log line belongs to."""

import logging

from realms.context import current_realm_or_none


class RealmFilter(logging.Filter):
    """Writes the realm in force on each record; it holds none back."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the slug."""
        realm = current_realm_or_none()
        record.realm = realm.slug if realm else ""
        return True
