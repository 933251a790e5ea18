"""What must exist before the first request: the realm of the platform's operators, and the role that administers it."""

from django.db import transaction

from accounts.flows.first_administrator import ADMINISTRATOR
from realms.models import Realm, Role
from realms.models.realm import SYSTEM_SLUG


@transaction.atomic
def ensure_system_realm() -> Realm:
    """Return the realm `system`, made with its role `administrator` where they are missing."""
    realm, _ = Realm.objects.get_or_create(
        slug=SYSTEM_SLUG,
        defaults={
            "name": "System",
            "registration": Realm.Registration.CLOSED,
            "sign_up": Realm.SignUp.INVITATION,
        },
    )
    Role.objects.all_realms().get_or_create(
        realm=realm,
        name=ADMINISTRATOR,
        defaults={"administers": True, "description": "Administers every realm of this server."},
    )
    return realm
