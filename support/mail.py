"""RFC 5322: e-mail of plain text; RFC 2046 §5.1.4: and as HTML that says the same; RFC 2387: with its picture inside.

The HTML is made from the text: what stands apart there, indented by four spaces, stands out. Nothing in it is fetched
from anywhere, so that opening a mail tells nobody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.mime.image import MIMEImage
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

HTML = "mail/layout.html"
MAXIMUM_LINE = 80  # characters of what somebody else chose
APART, ITEM = "    ", "  - "
CODE = re.compile(r"[\d ]+")
LOGO = "logo"  # its Content-ID


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says. `labels`: what the button of an address says, where the address stands apart."""

    subject: str
    body: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """In whose name a mail comes, and how it looks. `light` and `dark` have the colours fill, on_fill and accent."""

    name: str
    light: object
    dark: object
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    footer: str = ""
    logo: bytes = b""
    logo_size: tuple[int, int] = (0, 0)
    logo_names: bool = False

    @property
    def sender(self) -> str:
        """Return what stands in From: the server's own where the realm says nothing."""
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return formataddr((self.sender_name or name, self.sender_address or address))


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two empty lines. `kind`: text, items, link (whose button says `label`), code, or apart."""

    kind: str
    lines: tuple[str, ...]
    label: str = ""


def from_template(template: str, context: Mapping[str, Any]) -> Words:
    """Return the words of a template, whose first line is the subject."""
    subject, _, body = render_to_string(template, dict(context)).strip().partition("\n")
    return Words(" ".join(subject.split()), body.strip())


def send(words: Words, *, to: str, letterhead: Letterhead, identifier: str) -> None:
    """Send one message; raise what the mail server's refusal raises.

    `identifier` goes into the Message-ID, so that a message that is sent again after a crash can be told to be the
    same. RFC 3834 §5: it says that it comes from a machine, so that nobody's absence is answered to it.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=" ".join(words.subject.split()),
        body=as_text(words, letterhead),
        from_email=letterhead.sender,
        to=[to],
        reply_to=[letterhead.reply_to] if letterhead.reply_to else None,
        headers={"Message-ID": f"<{identifier}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(as_html(words, letterhead, logo=f"cid:{LOGO}"), "text/html")
    if letterhead.logo:
        message.mixed_subtype = "related"  # type: ignore[attr-defined]  # Django's own, which the stubs leave out
        message.attach(_picture(letterhead.logo))
    message.send()


def as_text(words: Words, letterhead: Letterhead) -> str:
    """Return the plain text. RFC 3676 §4.3: the end that is the same in each mail is marked as such."""
    return f"{words.body}\n\n-- \n{letterhead.footer}\n" if letterhead.footer else f"{words.body}\n"


def as_html(words: Words, letterhead: Letterhead, *, logo: str) -> str:
    """Return the page; `logo` is the address of the picture, if there is one."""
    shown = {"subject": words.subject, "blocks": list(blocks(words)), "letterhead": letterhead, "logo": logo}
    return render_to_string(HTML, shown)


def _picture(content: bytes) -> MIMEImage:
    part = MIMEImage(content, "png")
    part.add_header("Content-ID", f"<{LOGO}>")
    part.add_header("Content-Disposition", "inline", filename="logo.png")
    return part


def line(text: str) -> str:
    """Return what somebody else chose as one line of limited length."""
    joined = " ".join(text.split())
    return joined if len(joined) <= MAXIMUM_LINE else f"{joined[: MAXIMUM_LINE - 1]}…"


def blocks(words: Words) -> Iterator[Block]:
    """Yield the parts of a text."""
    for part in words.body.strip("\n").split("\n\n"):
        lines = [row for row in part.split("\n") if row.strip()]
        if lines:
            shown = tuple(row.strip().removeprefix("- ") for row in lines)
            yield Block(_kind(lines), shown, words.labels.get(shown[0], ""))


def _kind(lines: list[str]) -> str:
    if all(row.startswith(ITEM) for row in lines):
        return "items"
    if not all(row.startswith(APART) for row in lines):
        return "text"
    if len(lines) == 1 and lines[0].strip().startswith(("https://", "http://")):
        return "link"
    return "code" if len(lines) == 1 and CODE.fullmatch(lines[0]) else "apart"
