"""What an administrator says of a secret: when and from where it works, what it is for, and when older ones end."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.models import ClientSecret
from clients.models.credential import NOTE_CHARACTERS
from clients.secret_rotation import Terms
from support import clock, networks
from support.lines_field import LinesField

MINUTE, HOUR, DAY = 60, 3600, 86_400
BY_HAND, MINUTES = "hand", "minutes"
OVERLAPS = (
    ("0", "Now"),
    (str(HOUR), "In an hour"),
    (str(DAY), "In 24 hours"),
    (str(7 * DAY), "In 7 days"),
    (BY_HAND, "When they are retired by hand"),
    (MINUTES, "In so many minutes:"),
)
MOST_MINUTES = 366 * 24 * 60


class MomentField(forms.DateTimeField):
    """A moment to the minute in UTC, which the code keeps in epoch seconds."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 (Django's)
        """Return epoch seconds, or None for nothing; raise ValidationError for what is no moment."""
        moment = super().clean(value)
        if moment is None:
            return None
        try:
            return int(moment.timestamp())
        except (OverflowError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (Django's)
        """Return what the widget shows."""
        return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else super().prepare_value(value)


class TermsForm(forms.Form):
    """The terms of one secret."""

    note = forms.CharField(required=False, max_length=NOTE_CHARACTERS, help_text="Where it is used.")
    starts_at = MomentField(required=False, label="Starts (UTC)", help_text="Empty: when it is made.")
    expires_at = MomentField(required=False, label="Ends (UTC)", help_text="Empty: when it is replaced or retired.")
    allowed_networks = LinesField(
        required=False,
        label="Accepted from",
        help_text="Networks, one to a line, such as 192.0.2.0/24 or 2001:db8::/32. Empty: from anywhere.",
    )

    def clean_allowed_networks(self) -> list[str]:
        """Refuse what is no network."""
        lines: list[str] = self.cleaned_data["allowed_networks"]
        if problem := networks.problem(lines):
            raise ValidationError(problem)
        return lines

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        starts, ends = self.cleaned_data.get("starts_at"), self.cleaned_data.get("expires_at")
        if ends is not None and ends <= max(starts or 0, clock.now() if self.is_new else 0):
            self.add_error("expires_at", "It would end before it starts.")
        return self.cleaned_data

    @property
    def terms_fields(self) -> list[forms.BoundField]:
        """Return the fields of the terms, as a page shows them."""
        return [self[name] for name in TermsForm.base_fields]

    @property
    def is_new(self) -> bool:
        """Tell whether the secret is still to be made."""
        return False

    @property
    def terms(self) -> Terms:
        """Return what was said; the form is valid."""
        return Terms(**{name: self.cleaned_data[name] for name in TermsForm.base_fields})


class NewSecretForm(TermsForm):
    """A new secret, and how long the older ones stay. `newest` lets one form make one secret."""

    overlap = forms.ChoiceField(
        choices=OVERLAPS, initial=str(DAY), widget=forms.RadioSelect, label="The secrets before it end"
    )
    minutes = forms.IntegerField(required=False, min_value=1, max_value=MOST_MINUTES, label="Minutes")
    newest = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @property
    def is_new(self) -> bool:
        """Tell that the secret is still to be made."""
        return True

    def clean(self) -> dict[str, Any]:
        """Ask for the minutes where they were chosen."""
        if self.cleaned_data.get("overlap") == MINUTES and not self.cleaned_data.get("minutes"):
            self.add_error("minutes", "Say how many minutes.")
        return super().clean()

    @property
    def seconds(self) -> int | None:
        """Return how long the older ones stay; None: until they are retired by hand. The form is valid."""
        chosen: str = self.cleaned_data["overlap"]
        if chosen == MINUTES:
            return int(self.cleaned_data["minutes"]) * MINUTE
        return None if chosen == BY_HAND else int(chosen)


def initial_of(secret: ClientSecret) -> Mapping[str, Any]:
    """Return what the form of a secret begins with."""
    return {name: getattr(secret, name) for name in TermsForm.base_fields}
