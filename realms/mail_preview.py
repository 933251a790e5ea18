"""What a mail will look like, with made-up facts in it: a page without scripts, in a sandbox, and plain text."""

import re
from base64 import b64encode
from hashlib import sha256

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from realms.mail_kinds import KINDS
from realms.mails import filled, letterhead
from realms.models import MailText
from support.languages import SOURCE
from support.mail import Words, as_html
from support.mail import as_text as text_of

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def sample_words(text: MailText) -> Words:
    """Return the words with the facts of nobody filled in."""
    with translation.override(text.language or SOURCE):
        return filled(text, {**KINDS[text.kind].sample, "realm": text.realm.name or text.realm.slug})


def as_page(text: MailText) -> HttpResponse:
    """Return the mail as HTML. CSP Level 3 §6.7: of inline styles its own alone, by their digest."""
    with translation.override(text.language or SOURCE):
        page = as_html(sample_words(text), letterhead(text.realm), logo=reverse("brand_logo"))
    styles = " ".join(f"'sha256-{_digest(style)}'" for style in STYLE.findall(page))
    policy = f"default-src 'none'; style-src {styles}; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    return HttpResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


def as_text(text: MailText) -> HttpResponse:
    """Return the mail as plain text, with what stands in its head."""
    words, head = sample_words(text), letterhead(text.realm)
    lines = (f"From: {head.sender}", f"Reply-To: {head.reply_to or head.sender}", f"Subject: {words.subject}")
    shown = "\n".join((*lines, "", text_of(words, head)))
    return HttpResponse(shown, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()
