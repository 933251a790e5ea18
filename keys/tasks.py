"""RFC 7517: retired keys leave the JWK set when nothing that they signed can be alive."""

from celery import shared_task

from keys import lifecycle
from realms.models import Realm


@shared_task
def delete_expired_keys() -> None:
    """Delete the expired keys of each realm."""
    for realm in Realm.objects.all():
        lifecycle.delete_expired(realm)
