"""RFC 6749 §2.2 and appendix A.1: a client's identifier as an administrator writes it, or a random one.

A form that is sent twice, by a reload for one, names the same client twice and is refused.
"""

from django import forms
from django.core.validators import RegexValidator

from clients.models.client import new_client_id


class ClientIdField(forms.CharField):
    """Filled in with a random identifier; emptied, it means another one."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=255,
            label="Client ID",
            initial=new_client_id,
            help_text="What it calls itself in requests. It cannot be changed later.",
            validators=[RegexValidator(r"^[\x20-\x7e]+\Z", "Write visible ASCII characters only.")],
        )

    def clean(self, value: str | None) -> str:
        """Return the identifier."""
        given: str = super().clean(value)
        return given or new_client_id()
