"""realms.W001: a session token's cookie that browsers ignore, since the address of the login has changed."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 (Django's name)
from django.db import DatabaseError

from realms.models import Realm
from realms.session_cookie import problems


def connect() -> None:
    """Register the check with those that need the database (`check --database default`, `migrate`)."""
    register(_cookies_are_taken, Tags.database)


def _cookies_are_taken(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    try:
        realms = list(Realm.objects.filter(session_token=True))
        return [
            Warning(f"Realm {realm.slug}: {sentence}", hint=f"Change its {column}.", id="realms.W001")
            for realm in realms
            for column, sentence in problems(realm).items()
        ]
    except DatabaseError:
        return []  # not migrated yet
