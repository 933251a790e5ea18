"""RFC 5322: plain-text e-mail from a template, whose first line is the subject."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def send(*, to: str, template: str, context: Mapping[str, Any], identifier: str) -> None:
    """Send one message; raise what the mail server's refusal raises.

    `identifier` goes into the Message-ID, so that a message that is sent again after a crash can be told to be the
    same. RFC 3834 §5: it says that it comes from a machine, so that nobody's absence is answered to it.
    """
    subject, _, body = render_to_string(template, dict(context)).strip().partition("\n")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{identifier}@{domain}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=" ".join(subject.split()), body=f"{body.strip()}\n", to=[to], headers=headers).send()
