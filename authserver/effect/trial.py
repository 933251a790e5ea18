"""A trial: whatever the rules write while it lasts, a suggested resource for one, is taken back at its end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from realms.context import realm_context
from realms.models import Realm


@contextmanager
def trial(realm: Realm) -> Iterator[None]:
    """Enter `realm`, and leave nothing behind in the database."""
    with realm_context(realm), transaction.atomic():
        yield
        transaction.set_rollback(True)
