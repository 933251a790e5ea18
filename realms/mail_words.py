"""A realm's own words in a mail: plain text with names of placeholders in braces, and nothing that is carried out."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from realms.mail_kinds import MailKind, Sample
from support.mail import APART, ITEM

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
BRACE = re.compile(r"[{}]")
OURS = frozenset({"code", "link", "account", "reset", "sign_up"})  # made here: nobody else chose what they say


def demand_words(kind: MailKind, *, subject: str, text: str) -> None:
    """Refuse what cannot be filled in, and a text that lacks what the mail is for."""
    known = ", ".join(f"{{{name}}}" for name in kind.sample)
    for column, written in (("subject", subject), ("text", text)):
        unknown = [name for name in PLACEHOLDER.findall(written) if name not in kind.sample]
        if unknown:
            raise ValidationError({column: f"This mail has no {{{unknown[0]}}}. It has: {known}."})
        if BRACE.search(PLACEHOLDER.sub("", written)):
            raise ValidationError({column: f"Write braces only around the name of a placeholder: {known}."})
    if kind.required and not kind.required & set(PLACEHOLDER.findall(text)):
        missing = " or ".join(f"{{{name}}}" for name in sorted(kind.required))
        raise ValidationError({"text": f"Without {missing} this mail is of no use: write it into the text."})


def fill_line(written: str, values: Mapping[str, Sample]) -> str:
    """Return one line with its placeholders filled in."""
    return PLACEHOLDER.sub(lambda found: _inline(values.get(found[1], "")), written)


def fill(written: str, values: Mapping[str, Sample]) -> str:
    """Return the text filled in. A placeholder alone between empty lines is set apart, a list one to a line.

    One that stands alone and has nothing to say goes with its paragraph.
    """
    paragraphs = re.split(r"\n\s*\n", written.replace("\r\n", "\n").strip())
    return "\n\n".join(filter(None, (_paragraph(paragraph, values) for paragraph in paragraphs)))


def _paragraph(written: str, values: Mapping[str, Sample]) -> str:
    alone = PLACEHOLDER.fullmatch(written.strip().removeprefix("- "))
    value = values.get(alone[1], "") if alone else ""
    if alone and not value:
        return ""
    if not isinstance(value, str):
        return "\n".join(f"{ITEM}{item}" for item in value)
    if alone and alone[1] in OURS:
        return f"{APART}{value}"
    lines = [line.strip() for line in written.split("\n")]
    indent = "  " if all(line.startswith("- ") for line in lines) else ""
    return "\n".join(f"{indent}{fill_line(line, values)}" for line in lines)


def _inline(value: Sample) -> str:
    return value if isinstance(value, str) else ", ".join(value)
