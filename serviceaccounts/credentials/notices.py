"""What is said of a secret, by mail to those who answer for it and to the webhooks of the realm: never the secret."""

from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import outbox
from realms import webhooks
from realms.webhook_events import SECRET_EXPIRES, SECRET_IS_DUE, SECRET_LEAKED
from serviceaccounts.credentials.addressees import addressees
from serviceaccounts.credentials.kind import Held
from support import clock, mail

REMINDER, LEAK = "mail/secret_reminder.txt", "mail/secret_leaked.txt"


def remind(held: Held, *, event: str, deadline: int, days: int) -> None:
    """Say that it stops working at `deadline`, or is due by then; `days` 0: it is overdue."""
    _mail(held, REMINDER, event=event, is_overdue=not days, at=deadline)
    end = {SECRET_EXPIRES: "expires_at", SECRET_IS_DUE: "due_at"}[event]
    webhooks.notify(held.realm, event, _described(held) | {end: clock.written(deadline), "days": days})


def leaked(held: Held, *, unverified_location: str) -> None:
    """Say that it was found, and revoked. Where, a stranger said: no mail repeats it."""
    _mail(held, LEAK, at=clock.now())
    where = {"reported_location": unverified_location} if unverified_location else {}
    webhooks.notify(held.realm, SECRET_LEAKED, _described(held) | where)


def _described(held: Held) -> dict[str, Any]:
    """Return what a webhook is told of the secret."""
    said = {
        "kind": held.kind,
        "id": str(held.id),
        "name": held.name,
        "hint": held.hint,
        "client_id": held.client.client_id if held.client else "",
        "user_id": str(held.person.pk) if held.person else "",
        "page": held.page,
    }
    return {name: value for name, value in said.items() if value}


def _mail(held: Held, template: str, *, at: int, **facts: Any) -> None:
    realm = held.realm
    for addressee in addressees(held):
        with translation.override(addressee.language):
            context = {
                "realm": mail.line(realm.name or realm.slug),
                "account": mail.line(held.owner),
                "kind": held.kind,
                "name": mail.line(held.name),
                "hint": mail.line(held.hint),
                "when": _("%(moment)s UTC") % {"moment": _written(at)},
                "page": held.page,
                **facts,
            }
            message = {"to": addressee.address, "template": template, "language": addressee.language}
        outbox.put(outbox.MAIL, {**message, "context": context}, realm=realm.slug)


def _written(moment: int) -> str:
    # Translators: the date and time of an event, in the letters of Django's date formats
    return date_format(datetime.fromtimestamp(moment, UTC), _("j F Y, H:i"))
