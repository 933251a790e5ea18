"""allauth reads each of its settings through `setting`: what a realm decides for itself is answered from the realm.

Imports nothing heavy: allauth asks while Django is still loading.
"""

from typing import Any

from django.apps import apps
from django.conf import settings

from realms.context import current_realm_or_none

DEFAULT_LOGIN_RATE = "30/m/ip"  # attempts per peer; the failed ones per account are limited besides
FAILED_LOGIN_RATE = "40/m/ip,10/5m/key"


def setting(name: str, default: Any) -> Any:
    """Return allauth's setting `name` for the realm in force, else from the settings, else `default`."""
    if name == "ACCOUNT_UNIQUE_EMAIL":
        return apps.models_ready  # no global unique index, but uniqueness within the realm from then on
    realm = current_realm_or_none()
    if name == "ACCOUNT_RATE_LIMITS" and realm is not None:
        return _rate_limits(realm.limits)
    if name == "ACCOUNT_SESSION_REMEMBER":
        return True  # every session lives as long as the realm says
    return getattr(settings, name, default)


def _rate_limits(limits: dict[str, str]) -> dict[str, str | None]:
    login = limits.get("login", "")
    volume = None if login == "off" else f"{login}/ip" if login else DEFAULT_LOGIN_RATE
    return {"login": volume, "login_failed": FAILED_LOGIN_RATE, "reauthenticate": "10/m/user"}
