"""RFC 5322: e-mail from a template of plain text, whose first line is the subject; RFC 2046 §5.1.4: and as HTML.

The HTML says the same, made from the same text: what stands apart in the text, indented by four spaces, stands out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

HTML = "mail/layout.html"
MAXIMUM_LINE = 80  # characters of what somebody else chose
APART, ITEM = "    ", "  - "


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two empty lines. `kind`: text, items, link, or apart."""

    kind: str
    lines: tuple[str, ...]


def send(*, to: str, template: str, context: Mapping[str, Any], identifier: str) -> None:
    """Send one message; raise what the mail server's refusal raises.

    `identifier` goes into the Message-ID, so that a message that is sent again after a crash can be told to be the
    same. RFC 3834 §5: it says that it comes from a machine, so that nobody's absence is answered to it.
    """
    subject, _, body = render_to_string(template, dict(context)).strip().partition("\n")
    subject, body = " ".join(subject.split()), f"{body.strip()}\n"
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{identifier}@{domain}>", "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(subject=subject, body=body, to=[to], headers=headers)
    shown = {"subject": subject, "blocks": list(blocks(body)), "realm": context.get("realm", "")}
    message.attach_alternative(render_to_string(HTML, shown), "text/html")
    message.send()


def line(text: str) -> str:
    """Return what somebody else chose as one line of limited length."""
    joined = " ".join(text.split())
    return joined if len(joined) <= MAXIMUM_LINE else f"{joined[: MAXIMUM_LINE - 1]}…"


def blocks(body: str) -> Iterator[Block]:
    """Yield the parts of a text."""
    for part in body.strip("\n").split("\n\n"):
        lines = [row for row in part.split("\n") if row.strip()]
        if lines:
            yield Block(_kind(lines), tuple(row.strip().removeprefix("- ") for row in lines))


def _kind(lines: list[str]) -> str:
    if all(row.startswith(ITEM) for row in lines):
        return "items"
    if not all(row.startswith(APART) for row in lines):
        return "text"
    return "link" if len(lines) == 1 and lines[0].strip().startswith(("https://", "http://")) else "apart"
