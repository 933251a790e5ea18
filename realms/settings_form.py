"""The form of a realm's settings: what cannot be is refused in words, and switching a realm off is written out."""

from django import forms
from django.core.exceptions import ValidationError

from realms.models.account_policy import LoginMethod
from realms.models.realm import SYSTEM_SLUG
from realms.session_token_form import SessionTokenForm
from support import throttle
from support.json_field import JSONField
from support.languages import available, own_name
from support.lines_field import LinesField


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that there are translations into."""
    return [(tag, own_name(tag)) for tag in available()]


class RealmSettingsForm(SessionTokenForm):
    """A realm's settings."""

    switch_off = forms.CharField(
        required=False,
        label="To switch the realm off",
        help_text="Its slug: everything in it stops at once, and starts again when it is switched on.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    limits = JSONField(required=False, help_text='Successful volume per peer: {"login": "30/m"}, or "off".')
    trusted_client_domains = LinesField(
        required=False,
        help_text="One host to a line. Documents are read from these and from hosts below them; none: from any host, "
        "while registration is open.",
    )
    sign_up_domains = LinesField(
        required=False, help_text="One to a line: whose addresses may make an account, where that goes by domain."
    )
    login_methods = forms.MultipleChoiceField(choices=LoginMethod.choices, widget=forms.CheckboxSelectMultiple)
    default_language = forms.ChoiceField(choices=language_choices)
    languages = forms.MultipleChoiceField(
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Of pages and mails; none: every one that there is a translation into.",
    )

    def clean_enabled(self) -> bool:
        """Refuse to switch the operators' realm off: nobody could switch it on again."""
        enabled: bool = self.cleaned_data["enabled"]
        if self.instance.slug == SYSTEM_SLUG and not enabled:
            raise ValidationError("The realm of the platform's operators stays on: it is the only way in.")
        if (
            self.instance.pk
            and self.instance.enabled
            and not enabled
            and self.data.get("switch_off") != self.instance.slug
        ):
            raise ValidationError(
                "Nobody could log in, and every application would stop. To be sure, write the slug below."
            )
        return enabled

    def clean_limits(self) -> dict[str, str]:
        """Refuse what no limit can be read from."""
        limits = self.cleaned_data["limits"] or {}
        if not isinstance(limits, dict):
            raise ValidationError('Write an object, such as {"login": "30/m"}.')
        for name, rate in limits.items():
            try:
                throttle.parse(str(rate))
            except ValueError as refusal:
                raise ValidationError(f"{name}: {refusal}") from None
        return {str(name): str(rate) for name, rate in limits.items()}
