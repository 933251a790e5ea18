"""What an administrator sees first: which realm this is, whether something needs them, and what happened last."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from audit import delivery
from audit.models import Event, OutboxMessage, Refusal
from clients.models import Client
from oauth.models import Family
from realms.admin import operates_platform
from realms.context import current_realm
from support import clock

DAY = 86_400
LATEST = 10


def overview() -> dict[str, Any]:
    """Return what the first page shows of the realm in force."""
    realm, now = current_realm(), clock.now()
    refused = Refusal.objects.filter(realm=realm.slug, minute__gt=now - DAY).values_list("count", flat=True)
    stuck = OutboxMessage.objects.filter(delivered_at=None, attempts__gte=delivery.MAXIMUM_ATTEMPTS)
    alive = Family.objects.filter(revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now)
    return {
        "issuer": realm.issuer,
        "discovery_url": f"{realm.issuer}/.well-known/openid-configuration",
        "settings_url": reverse("admin:realms_realm_change", args=[realm.pk]),
        "figures": (
            ("People", User.objects.count(), reverse("admin:accounts_user_changelist")),
            ("Clients", Client.objects.count(), reverse("admin:clients_client_changelist")),
            ("Connected", alive.count(), reverse("admin:oauth_family_changelist") + "?state=alive"),
            ("Refused in 24 h", sum(refused), reverse("admin:audit_refusal_changelist")),
        ),
        "stuck": (stuck if operates_platform() else stuck.filter(realm=realm.slug)).count(),
        "events": Event.objects.filter(realm=realm.slug)[:LATEST],
    }
