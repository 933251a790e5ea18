"""Whoever answers for a service account hears by mail what was done to it: its contacts, before and after a change."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.addresses import canonical
from audit import outbox
from clients.models import Client
from support import clock, mail

TEMPLATE = "mail/service_account_changed.txt"


def tell(client: Client, *events: str, by: str, former: Iterable[str] = (), identity: str = "") -> None:
    """Put one mail for each contact into the outbox.

    `events` are those that templates/mail/parts/service_account_changed_happened.txt knows; `former` are the contacts
    that it had until now, `identity` is the rule that it is about.
    """
    realm = client.realm
    language = realm.language_among([])
    with translation.override(language):
        context = {
            "realm": mail.line(realm.name or realm.slug),
            "account": mail.line(f"{client.name} ({client.client_id})" if client.name else client.client_id),
            "by": mail.line(by),
            "when": _("%(moment)s UTC") % {"moment": _now()},
            "events": list(events),
            "identity": identity,
        }
    for address in addresses((*client.contacts, *former)):
        message = {"to": address, "template": TEMPLATE, "language": language, "context": context}
        outbox.put(outbox.MAIL, message, realm=realm.slug)


def addresses(contacts: Iterable[str]) -> list[str]:
    """Return the contacts that are e-mail addresses, each once: RFC 7591 §2 allows others."""
    found: dict[str, None] = {}
    for contact in contacts:
        try:
            found[canonical(contact)] = None
        except ValueError:
            continue
    return list(found)


def _now() -> str:
    # Translators: the date and time of an event, in the letters of Django's date formats
    return date_format(datetime.fromtimestamp(clock.now(), UTC), _("j F Y, H:i"))
