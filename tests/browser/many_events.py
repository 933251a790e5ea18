"""A trail with many events: run beside the server, since one by one they would take minutes."""

from django.db import connection

from audit.models import Event

DOUBLED = 17
MANY = 2**DOUBLED
DOUBLE = """
INSERT INTO audit_event (realm, action, actor, target, subject, client, flow, peer, detail, at)
SELECT realm, action, actor, target, subject, client, flow, peer, detail, at FROM audit_event
WHERE actor = 'many@acme.test' AND realm = %s
"""


def fill(slug: str) -> None:
    """Let many events have happened in a realm."""
    Event.objects.create(realm=slug, action="consent.given", actor="many@acme.test", at=1)
    with connection.cursor() as cursor:
        for _ in range(DOUBLED):
            cursor.execute(DOUBLE, [slug])
