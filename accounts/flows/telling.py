"""RFC 5646: a mail is in the language of its person: their own, else that of the page that caused it, else the realm's.

It goes into the outbox with the mail: the worker who delivers it has no page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from audit import outbox
from realms.models import Realm
from support import clock, mail
from support.languages import of_visitor

TOGETHER = 60  # seconds: who ends ten sessions, or corrects a name twice, gets one mail
LISTED = 20  # changes of one mail; of those beyond, it says that there were more


def language_for(realm: Realm, person: User | None) -> str:
    """Return the language to write to a person in; `person` is None for whoever has an address."""
    return realm.language_among([person.locale if person else "", of_visitor() or ""])


@contextmanager
def speaking_to(person: User) -> Iterator[None]:
    """Translate into the person's language for the length of the block."""
    with translation.override(language_for(person.realm, person)):
        yield


def tell(person: User, template: str, *, to: str = "", **facts: Any) -> None:
    """Mail to a person, or to an address that they had, what the template makes of the facts and of when they were."""
    outbox.put(outbox.MAIL, mail_to(person, template, to=to, **facts), realm=person.realm.slug)


def tell_together(person: User, template: str, change: dict[str, str], **facts: Any) -> None:
    """Mail to a person what changed; `changes` are all of one minute, each once; `more`: they are not all."""
    empty = mail_to(person, template, changes=[], **facts)
    message = outbox.gathering(
        outbox.MAIL, empty, realm=person.realm.slug, topic=f"{template} {person.pk}", span=TOGETHER
    )
    told = message.payload["context"]
    if change in told["changes"] or told.get("more"):
        return
    if len(told["changes"]) < LISTED:
        told["changes"].append(change)
    else:
        told["more"] = True
    message.save(update_fields=["payload"])


def mail_to(person: User, template: str, *, to: str = "", **facts: Any) -> dict[str, Any]:
    """Return a message of the outbox to a person, or to an address that they had."""
    realm = person.realm
    with speaking_to(person):
        context = {
            "realm": mail.line(realm.name or realm.slug),
            "person": mail.line(person.display_name),
            "when": _("%(moment)s UTC") % {"moment": _now()},
            "no_password": not person.signs_in_by_password,
            **facts,
        }
        language = translation.get_language()
    return {"to": to or person.email, "template": template, "language": language, "context": context}


def _now() -> str:
    # Translators: the date and time of an event, in the letters of Django's date formats
    return date_format(datetime.fromtimestamp(clock.now(), UTC), _("j F Y, H:i"))
