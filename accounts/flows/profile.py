"""OpenID Connect Core §5.1: a person says how they are called, and in which language and time zone they live."""

from typing import Any

from django.db import transaction

from accounts.flows.change_mails import tell_of_change
from accounts.flows.people import change_person
from accounts.models import User
from audit import actions
from audit.record import record


@transaction.atomic
def change_profile(user: User, *, peer: str, **claims: Any) -> None:
    """Set columns of the person and record which, never their values. Raises ValidationError."""
    changed = change_person(user, **claims)
    if changed:
        realm, detail = user.realm.slug, {"fields": changed}
        record(actions.PROFILE_CHANGED, realm=realm, actor=user.email, subject=user.pk, peer=peer, detail=detail)
        tell_of_change(user, actions.PROFILE_CHANGED)
