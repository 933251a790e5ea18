"""RFC 8707 §2: unknown resources that clients asked for, kept for the administrator, and made resources by one word.

Strangers decide what is written here, so a realm keeps few: one more drives out the one that was asked for least.
"""

import logging

from django.db import DatabaseError, connection, transaction

from audit import actions
from audit.record import record
from realms.models import Realm, Resource, ResourceSuggestion
from realms.resource_identifier import canonical
from support import clock

MAXIMUM = 50  # suggestions of one realm
UPSERT = """
INSERT INTO realms_resourcesuggestion
    (realm_id, canonical_identifier, identifier, client_id, first_seen, last_seen, count)
VALUES (%(realm)s, %(form)s, %(identifier)s, %(client_id)s, %(now)s, %(now)s, 1)
ON CONFLICT (realm_id, canonical_identifier) DO UPDATE SET
    count = realms_resourcesuggestion.count + 1, last_seen = excluded.last_seen, client_id = excluded.client_id
RETURNING count
"""
TRIM = """
DELETE FROM realms_resourcesuggestion WHERE realm_id = %(realm)s AND canonical_identifier <> %(form)s AND id NOT IN (
    SELECT id FROM realms_resourcesuggestion WHERE realm_id = %(realm)s AND canonical_identifier <> %(form)s
    ORDER BY count DESC, last_seen DESC, id DESC LIMIT %(others)s)
"""
logger = logging.getLogger(__name__)


def note(realm: Realm, identifier: str, *, client_id: str) -> None:
    """Keep that a client asked for an unknown resource. What looks like no resource is not kept.

    The refusal goes out whether this succeeds or not.
    """
    form = canonical(identifier)
    if form is None or not ("://" in form or form.startswith("urn:")):
        return
    names = {"form": form, "identifier": identifier, "client_id": client_id}
    values: dict[str, str | int] = {"realm": realm.pk, "now": clock.now(), "others": MAXIMUM - 1, **names}
    try:
        with connection.cursor() as cursor:
            cursor.execute(UPSERT, values)
            if cursor.fetchall() == [(1,)]:
                cursor.execute(TRIM, values)
    except DatabaseError:
        logger.warning("A suggestion was not kept.", exc_info=True)


def accept(suggestion: ResourceSuggestion, *, by: str) -> Resource:
    """Make a suggestion a resource of its realm, spelt as it was asked for; `by` is who decided, for the audit trail.

    Raises ValidationError when it cannot be one any more.
    """
    with transaction.atomic():
        resource = Resource(realm=suggestion.realm, identifier=suggestion.identifier)
        resource.full_clean()
        resource.save()
        record(actions.RESOURCE_ACCEPTED, realm=suggestion.realm.slug, actor=by, target=resource.identifier)
    return resource
