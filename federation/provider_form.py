"""The forms of identity providers in the admin: a client secret is typed in and never shown again."""

from typing import Any

from django import forms

from federation.models.provider import CONSUMERS
from realms.administration import RealmForm
from support.lines_field import LinesField


class PolicyForm(RealmForm):
    """Who comes in through a provider."""

    domains = LinesField(
        required=False,
        help_text="One to a line, such as corp.example: whoever types an e-mail address there is sent to the provider.",
    )


class ProviderForm(PolicyForm):
    """A provider, with a field for its client secret that is always empty."""

    tenants = LinesField(
        required=False,
        help_text="Microsoft: tenant IDs, one to a line; organizations stands for each but personal accounts, whose "
        f"tenant is {CONSUMERS}.",
    )
    scopes = LinesField(required=False, help_text="What is asked for, one to a line; empty: what a login needs.")
    client_secret = forms.CharField(
        required=False,
        strip=True,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Empty: what is kept stays. Another issuer wants it again.",
    )

    def clean(self) -> dict[str, Any]:
        """Tell the provider whether its secret comes along."""
        self.instance.secret_given = bool(self.cleaned_data.get("client_secret"))
        return super().clean() or self.cleaned_data

    def save(self, commit: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 (the signature is Django's)
        """Seal the secret, if there is a new one."""
        if self.cleaned_data["client_secret"]:
            self.instance.keep_secret(self.cleaned_data["client_secret"])
        return super().save(commit)
