"""RFC 5322: mails in a realm's name: its own words where it has some, else the server's, below its own letterhead."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from realms.mail_buttons import labelled
from realms.mail_kinds import KINDS, MailKind, Sample
from realms.mail_words import fill, fill_line
from realms.models import Logo, MailText, Realm
from realms.models.logo import Scheme
from realms.palette import DEFAULT
from support import mail
from support.languages import SOURCE, best
from support.mail import Letterhead, Words


def send(  # noqa: PLR0913 (what a mail is: to whom, which, of what, and which time)
    realm: Realm,
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    identifier: str,
    words: Words | None = None,
) -> None:
    """Send the mail of that template in the language in force, or the words that are given."""
    words = words or words_for(realm, template=template, context=context)
    mail.send(words, to=to, letterhead=letterhead(realm), identifier=identifier)


def words_for(realm: Realm, *, template: str, context: Mapping[str, Any]) -> Words:
    """Return what the realm says in that mail, or what the server says."""
    kind = KINDS.get(PurePosixPath(template).stem)
    own = _own_text(realm, kind) if kind else None
    if kind is None:
        return mail.from_template(template, context)
    if own is None:
        return labelled(mail.from_template(template, context), kind, context)
    return filled(own, values(kind, context))


def filled(text: MailText, known: Mapping[str, Sample]) -> Words:
    """Return a realm's words with the placeholders filled in."""
    words = Words(fill_line(text.subject, known), fill(text.text, known))
    return labelled(words, KINDS[text.kind], known)


def default_words(kind: MailKind) -> Words:
    """Return the server's own words with the placeholders still in them: what a realm's own can begin with."""
    single = {name: f"{{{name}}}" for name in kind.sample}
    several = {name: (single[name],) for name, sample in kind.sample.items() if not isinstance(sample, str)}
    return mail.from_template(kind.template, single | several)


def letterhead(realm: Realm) -> Letterhead:
    """Return how the realm's mails look and whom they come from."""
    look = realm.look
    brand, (light, dark) = look.brand, look.colours or DEFAULT
    logo = Logo.objects.all_realms().filter(realm=realm, scheme=Scheme.LIGHT).first() if look.logo else None
    return Letterhead(
        name=mail.line(realm.name or realm.slug),
        light=light,
        dark=dark,
        sender_name=brand.sender_name,
        sender_address=brand.sender_address,
        reply_to=brand.reply_to,
        footer=look.mail_footer,
        logo=bytes(logo.content) if logo else b"",
        logo_size=(look.logo.width, look.logo.height) if look.logo else (0, 0),
        logo_names=brand.logo_names,
    )


def values(kind: MailKind, context: Mapping[str, Any]) -> dict[str, Sample]:
    """Return what the placeholders of a mail stand for: each one line, or several of them."""
    return {name: _value(kind, name, context) for name in kind.sample}


def _value(kind: MailKind, name: str, context: Mapping[str, Any]) -> Sample:
    if name in kind.derived:
        lines = _lines(render_to_string(kind.part(name), dict(context)).split("\n"))
        return " ".join(lines) if isinstance(kind.sample[name], str) else lines
    given = context.get(name, "")
    return _lines(given) if isinstance(given, list | tuple) else " ".join(str(given).split())


def _lines(given: Iterable[object]) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(str(item).split()) for item in given)))


def _own_text(realm: Realm, kind: MailKind) -> MailText | None:
    rows = MailText.objects.all_realms().filter(realm=realm, kind=kind.name)
    found = {row.language: row for row in rows}
    language = best((get_language() or SOURCE,), tuple(filter(None, found)))
    return found.get(language or "")
