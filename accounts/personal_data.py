"""GDPR Articles 15 and 20: what is kept of a person in this package, without secrets, their digests and keys."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.forms.models import model_to_dict

from accounts.activity import events_of, failures_of
from accounts.factors import authenticators
from accounts.live_sessions import LiveSession, live_sessions
from accounts.models import User
from audit.models import Event, Refusal
from support.clock import written

CLAIMS = ("email", "email_verified", "name", "given_name", "family_name", "preferred_username")
MORE_CLAIMS = ("locale", "zoneinfo", "picture")


def personal_data(user: User) -> dict[str, Any]:
    """Return members of the export; moments are texts of RFC 3339."""
    return {
        "account": {
            "sub": str(user.pk),
            **model_to_dict(user, CLAIMS + MORE_CLAIMS),
            "roles": sorted(user.roles.values_list("name", flat=True)),
            "created_at": user.created_at.isoformat(),
            "updated_at": user.updated_at.isoformat(),
            "last_login": user.last_login.isoformat() if user.last_login else None,
        },
        "factors": [_factor(row) for row in authenticators.of(user)],
        "sessions": [_session(session) for session in live_sessions(user, this="")],
        "events": [_event(event) for event in events_of(user)],
        "failed_attempts": [_failure(refusal) for refusal in failures_of(user)],
    }


def _factor(row: Authenticator) -> dict[str, Any]:
    return {
        "kind": row.type,
        "name": row.data.get("name", ""),
        "added_at": row.created_at.isoformat(),
        "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
    }


def _session(session: LiveSession) -> dict[str, Any]:
    row = session.row
    return {
        "user_agent": row.user_agent,
        "network": row.peer,
        "methods": list(session.methods),
        "signed_in_at": written(row.created_at),
        "last_seen_at": written(row.seen_at),
        "ends_at": row.expire_date.isoformat(),
    }


def _event(event: Event) -> dict[str, Any]:
    """Return an event without what is an administrator's own: who they are, and where."""
    shown = {"at": written(event.at), "action": event.action}
    if "through" in event.detail:
        return {**shown, "by": "administrator"}
    return {**shown, "by": event.actor, "target": event.target, "network": event.peer, "detail": event.detail}


def _failure(row: Refusal) -> dict[str, Any]:
    return {"at": written(row.minute), "count": row.count, "network": row.peer}
