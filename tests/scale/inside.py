"""What the commands of world.py do, inside the application."""

import uuid
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.models import F

from accounts.flows.people import add_person
from clients import secret_rotation
from clients.models import Client
from clients.quotas import unused as unused_clients
from oauth.models import Family
from oauth.tasks import reap_clients
from oauth.tokens import refresh_token
from realms.context import realm_context
from realms.models import Realm
from support import clock

DAY = 86_400

__all__ = ["connect", "database_bytes", "make_secret", "reap_later", "retire_older_secrets", "unused"]


def connect(slug: str, count: int) -> dict[str, str]:
    """Make clients that registered themselves and hold a live family; return their refresh tokens."""
    realm = Realm.objects.get(slug=slug)
    with realm_context(realm):
        person = add_person(realm, email=f"alice@{slug}.test", password="", email_verified=True)
        return dict(_connected(realm, person.pk) for _ in range(count))


def unused(slug: str) -> int:
    """Return how many clients of a realm nobody ever used."""
    realm = Realm.objects.get(slug=slug)
    with realm_context(realm):
        return unused_clients(realm).count()


def database_bytes() -> int:
    """Return the size of the database."""
    if connection.vendor != "postgresql":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def reap_later(days: int) -> None:
    """Move the registration and the last use of every client back, and reap."""
    Client.objects.all_realms().update(created=F("created") - timedelta(days=days))
    Client.objects.all_realms().update(last_used_at=F("last_used_at") - days * DAY)
    reap_clients()


def make_secret(slug: str, client_id: str) -> str:
    """Make a secret beside those that a client has."""
    realm = Realm.objects.get(slug=slug)
    with realm_context(realm):
        return secret_rotation.rotate(Client.objects.get(client_id=client_id), overlap=None).text


def retire_older_secrets(slug: str, client_id: str) -> int:
    """Retire all secrets of a client but the newest, and return how many."""
    realm = Realm.objects.get(slug=slug)
    with realm_context(realm):
        _, *older = Client.objects.get(client_id=client_id).secrets.order_by("-pk")
        for secret in older:
            secret_rotation.retire(secret)
        return len(older)


def _connected(realm: Realm, person: uuid.UUID) -> tuple[str, str]:
    now = clock.now()
    client = Client.objects.create(
        realm=realm,
        origin=Client.Origin.REGISTRATION,
        token_endpoint_auth_method=Client.AuthMethod.NONE,
        grant_types=["authorization_code", "refresh_token"],
        redirect_uris=["http://127.0.0.1/callback"],
        last_used_at=now,
    )
    token = refresh_token.first(uuid.uuid4())
    Family.objects.create(
        id=token.family,
        realm=realm,
        application=client,
        user_id=person,
        digest=token.digest,
        scope="openid offline_access",
        session_bound=False,
        sid="made",
        auth_time=now,
        created_at=now,
        rotated_at=now,
        idle_expires_at=now + 7 * DAY,
        expires_at=now + 30 * DAY,
    )
    return client.client_id, token.text
