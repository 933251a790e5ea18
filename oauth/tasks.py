"""RFC 9700 §4.14, RFC 7009, RFC 9126: what is kept of dead codes, families, tokens and requests, and until when.

A code and a family stay a day longer than they live, so that a replay is still recognised and can be looked into; a
family also as long as a session in which it was granted: its client hears of the end of that. The
`jti` of a revoked access token stays until the token has expired by itself. A pushed request goes when it is stale.
"""

from typing import Any

from celery import shared_task
from django.db.models import F, Q, QuerySet

from oauth.documents import refresh_in_use
from oauth.models import AuthorizationCode, Family, PushedRequest, RevokedToken, SeenJti
from oauth.reaping import reap
from realms.context import realm_context
from realms.models import Realm
from support import clock

BATCH = 1000
REPLAY_WINDOW = 86_400  # seconds
CLOCK_SKEW = 60


@shared_task
def reap_clients() -> None:
    """Retire clients that registered themselves and that nobody uses, realm by realm."""
    for realm in Realm.objects.all():
        with realm_context(realm):
            reap(realm)


@shared_task
def refresh_documents() -> None:
    """Read the documents of clients in use again."""
    refresh_in_use()


@shared_task
def clear_expired() -> None:
    """Delete what nobody can use or replay any more, in batches, so that no statement holds its locks for long."""
    now = clock.now()
    long_ago = now - REPLAY_WINDOW
    dead = Q(expires_at__lt=long_ago) | Q(idle_expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago)
    _delete(AuthorizationCode.objects.all_realms().filter(expires_at__lt=long_ago))
    session_over = Q(created_at__lt=now - F("realm__session_lifetime"))
    _delete(Family.objects.all_realms().filter(dead, session_over))
    _delete(PushedRequest.objects.all_realms().filter(expires_at__lt=now - CLOCK_SKEW))
    _delete(RevokedToken.objects.all_realms().filter(expires_at__lt=now - CLOCK_SKEW))
    _delete(SeenJti.objects.all_realms().filter(expires_at__lt=now - CLOCK_SKEW))


def _delete(rows: QuerySet[Any]) -> None:
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.filter(pk__in=keys).delete()
