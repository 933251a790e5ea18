"""RFC 5321 §2.4: one spelling for each mailbox, so that nobody makes a second account for somebody else's.

Case is folded, and what is written in other ways than most mail servers take is refused: letters beyond ASCII (a
dotless i is no i), quoted names, addresses of machines. A part after `+` is kept: not every server ignores it.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAXIMUM = 254  # RFC 5321 §4.5.3.1.3
NO_ADDRESS = _("Enter an e-mail address such as name@example.com.")
ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)*")


def canonical(email: str) -> str:
    """Return the one spelling of an address; ValueError for what is no plain address."""
    if not email.isascii() or ADDRESS.fullmatch(address := email.strip().lower()) is None or len(address) > MAXIMUM:
        raise ValueError("Not a plain e-mail address.")
    return address


class AddressField(forms.EmailField):
    """An e-mail address in its one spelling."""

    default_error_messages = {"invalid": NO_ADDRESS}

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=MAXIMUM, **named)

    def clean(self, value: Any) -> str:  # noqa: ANN401 (the signature is Django's)
        """Return the canonical address, or refuse it."""
        try:
            return canonical(super().clean(value))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"]) from None
