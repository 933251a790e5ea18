"""allauth reads each of its settings through `setting`: what a realm decides for itself is answered from the realm.

Imports nothing heavy: allauth asks while Django is still loading.
"""

import re
from typing import Any

from django.apps import apps
from django.conf import settings

from realms.context import current_realm_or_none

RATE = re.compile(r"[1-9][0-9]{0,8}/[smhd]")
DEFAULT_LOGIN_RATE = "30/m"  # logins that succeed, per peer
PASSKEY_CHALLENGE_RATE = "120/m/ip"  # each is kept in a session until it is answered
OFF = "off"


def setting(name: str, default: Any) -> Any:  # noqa: ANN401 (a setting may be anything)
    """Return allauth's setting `name` for the realm in force, else from the settings, else `default`."""
    if name == "ACCOUNT_UNIQUE_EMAIL":
        return apps.models_ready  # no global unique index, but uniqueness within the realm from then on
    realm = current_realm_or_none()
    if realm is not None and name == "ACCOUNT_RATE_LIMITS":
        return _rate_limits(realm.limits)
    if realm is not None and name == "ACCOUNT_SESSION_COOKIE_AGE":
        return realm.session_lifetime
    return getattr(settings, name, default)


def _rate_limits(limits: dict[str, str]) -> dict[str, str | None]:
    """Return allauth's limits. Its own `login` and `reauthenticate` count every try: ours count by outcome."""
    rate = limits.get("login", DEFAULT_LOGIN_RATE)
    if rate != OFF and RATE.fullmatch(rate) is None:
        rate = DEFAULT_LOGIN_RATE
    return {
        "login": None,
        "reauthenticate": None,
        "passkey_challenge": PASSKEY_CHALLENGE_RATE,
        "login_succeeded": None if rate == OFF else f"{rate}/ip",
    }
