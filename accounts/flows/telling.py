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
    realm = person.realm
    with speaking_to(person):
        context = {
            "realm": mail.line(realm.name or realm.slug),
            "person": mail.line(person.display_name),
            "when": _("%(moment)s UTC") % {"moment": _now()},
            **facts,
        }
        message = {"to": to or person.email, "template": template, "language": translation.get_language()}
        outbox.put(outbox.MAIL, {**message, "context": context}, realm=realm.slug)


def _now() -> str:
    # Translators: the date and time of an event, in the letters of Django's date formats
    return date_format(datetime.fromtimestamp(clock.now(), UTC), _("j F Y, H:i"))
