"""OWASP ASVS 6.3.5, 7.5: what happened to an account, in words for its person, out of the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.devices import describe
from accounts.live_sessions import METHODS
from accounts.models import User
from audit import actions
from audit.models import Event, Refusal
from audit.refusals import MINUTE
from realms.context import current_realm
from support import clock

FAILURES_FOR = 7 * 86_400  # seconds
MAXIMUM_FAILURES = 1_000  # rows: strangers can make one a minute from each network

#: What the person did, or somebody who had their proofs. `what` is set apart from the sentence by isolates.
WORDS: Mapping[str, str | Promise] = {
    actions.PERSON_SIGNED_UP: _("The account was made."),
    actions.ADMINISTRATOR_CREATED: _("The account was made."),
    actions.LOGIN: _("Signed in."),
    actions.LOGOUT: _("Signed out."),
    actions.SESSION_ENDED: _("Signed out on another device."),
    actions.SESSIONS_ENDED: _("Signed out everywhere else."),
    actions.PROFILE_CHANGED: _("Changed the profile."),
    actions.PASSWORD_CHANGED: _("Changed the password."),
    actions.PASSWORD_RESET: _("Chose a new password after a proof of the e-mail address."),
    actions.EMAIL_CHANGED: _("Changed the e-mail address to %(what)s."),
    actions.IDENTITY_LINKED: _("Linked an account at %(what)s."),
    actions.IDENTITY_UNLINKED: _("Unlinked the account at %(what)s."),
    actions.FACTOR_ADDED: _("Added a way to sign in: %(what)s."),
    actions.FACTOR_REMOVED: _("Removed a way to sign in: %(what)s."),
    actions.FACTOR_RENAMED: _("Renamed a way to sign in to %(what)s."),
    actions.RECOVERY_CODES_MADE: _("Made new recovery codes."),
    actions.RECOVERY_CODE_USED: _("Used a recovery code."),
    actions.CONSENT_GIVEN: _("Allowed %(what)s to act for you."),
    actions.CONSENT_DENIED: _("Denied %(what)s what it asked for."),
    actions.CONSENT_REVOKED: _("Disconnected %(what)s."),
    actions.CONSENT_NARROWED: _("Took back part of the access of %(what)s."),
    actions.CONSENT_FORGOTTEN: _("Chose to be asked again about %(what)s."),
    actions.API_KEY_CREATED: _("Made the API key %(what)s."),
    actions.API_KEY_ROTATED: _("Replaced the API key %(what)s."),
    actions.API_KEY_ACTIVATED: _("Switched on the API key %(what)s."),
    actions.API_KEY_DEACTIVATED: _("Switched off the API key %(what)s."),
    actions.API_KEY_INVALIDATED: _("Invalidated the API key %(what)s."),
    actions.API_KEY_DELETED: _("Removed the API key %(what)s."),
    actions.ORGANIZATION_CREATED: _("Made the organization %(what)s."),
    actions.DATA_EXPORTED: _("Downloaded the data of the account."),
}
#: The same acts, and others, by an administrator: `detail` says through which realm's administration.
WORDS_FOR_ADMINISTRATORS: Mapping[str, str | Promise] = {
    actions.LOGOUT: _("An administrator signed you out on one device."),
    actions.ACCESS_ENDED: _("An administrator signed you out everywhere and disconnected every application."),
    actions.FACTORS_RESET: _("An administrator removed every second factor."),
    actions.CONSENT_REVOKED: _("An administrator disconnected an application."),
    actions.TOKEN_REVOKED: _("An administrator ended the access of an application."),
    actions.API_KEY_CREATED: _("An administrator made an API key for you."),
    actions.API_KEY_ROTATED: _("An administrator replaced an API key of yours."),
    actions.API_KEY_ACTIVATED: _("An administrator switched on an API key of yours."),
    actions.API_KEY_DEACTIVATED: _("An administrator switched off an API key of yours."),
    actions.API_KEY_INVALIDATED: _("An administrator invalidated an API key of yours."),
    actions.API_KEY_DELETED: _("An administrator removed an API key of yours."),
    actions.ROW_CHANGED: _("An administrator changed your account."),
    actions.ROW_DELETED: _("An administrator removed something from your account."),
}
SHOWN = frozenset(WORDS) | frozenset(WORDS_FOR_ADMINISTRATORS)
APPLICATIONS = frozenset(action for action in WORDS if action.startswith("consent."))
ISOLATED = "\u2068%s\u2069"  # Unicode TR9: names of strangers' choosing turn nothing around them


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, as its person reads it. An administrator's network and device are nobody else's business."""

    words: str
    at: datetime
    peer: str
    device: str


def events_of(user: User) -> QuerySet[Event]:
    """Return the events of `user` that have words, the newest first."""
    return Event.objects.filter(realm=current_realm().slug, subject=str(user.pk), action__in=SHOWN)


def happening(event: Event, *, applications: Mapping[str, str]) -> Happening:
    """Return an event in words; `applications` are names by client identifier."""
    by_administrator = "through" in event.detail
    words = (WORDS_FOR_ADMINISTRATORS if by_administrator else WORDS).get(event.action, "")
    what = str(METHODS.get(event.target) or applications.get(event.target) or event.target)
    user_agent = "" if by_administrator else event.detail.get("user_agent", "")
    return Happening(
        words=str(words) % {"what": ISOLATED % what},
        at=event.moment,
        peer="" if by_administrator else event.peer,
        device=describe(user_agent) if user_agent else "",
    )


def failures_of(user: User) -> QuerySet[Refusal]:
    """Return the wrong passwords and codes for the account, the latest first, as far back as a week."""
    since = max(clock.now() - FAILURES_FOR, int(user.created_at.timestamp()) - MINUTE)
    refused = Refusal.objects.filter(realm=current_realm().slug, target=user.email, minute__gte=since)
    reasons = (actions.LOGIN_FAILED, actions.FACTOR_FAILED)
    return refused.filter(reason__in=reasons).order_by("-minute", "pk")[:MAXIMUM_FAILURES]
