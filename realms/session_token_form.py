"""The browser session token in the admin: its switches, and lists of which a person writes one entry to a line."""

from django.core.exceptions import ValidationError

from realms.administration import ModelForm
from support.lines_field import LinesField

FIELDSET = (
    "Browser session token",
    {
        "fields": (
            "session_token",
            "session_token_cookie",
            "session_token_domain",
            "session_token_lifetime",
            "session_token_scopes",
            "session_token_resources",
            "session_token_origins",
            "session_token_next",
        ),
        "description": "A cookie by which all front ends below one domain share the login, with a token for the APIs. "
        "Whatever runs on a host below that domain can read it.",
    },
)


class SessionTokenForm(ModelForm):
    """Part of the form of a realm."""

    session_token_scopes = LinesField(
        required=False, help_text="What the token may do, one scope to a line; none: openid and the default scopes."
    )
    session_token_resources = LinesField(
        required=False, help_text="The resources that it is for, one to a line; none: the default audience."
    )
    session_token_origins = LinesField(
        required=False, help_text="The front ends that may renew it, one to a line: https://app.acme.example"
    )
    session_token_next = LinesField(
        required=False,
        help_text="Where login and logout may lead, one to a line: an origin, a page, or a folder that ends in a "
        "slash with whatever lies below it.",
    )

    def clean_session_token_scopes(self) -> list[str]:
        """Refuse what the realm does not declare; a new one declares its scopes later."""
        names: list[str] = self.cleaned_data["session_token_scopes"]
        unknown = [name for name in names if name not in self.instance.catalogue.scopes] if self.instance.pk else []
        if unknown:
            raise ValidationError(f"The realm declares no scope {unknown[0]!r}.")
        return names

    def clean_session_token_resources(self) -> list[str]:
        """Refuse what the realm does not declare, and return each by its registered spelling."""
        if not self.instance.pk:
            return list(self.cleaned_data["session_token_resources"])
        found = {name: self.instance.catalogue.resource(name) for name in self.cleaned_data["session_token_resources"]}
        unknown = [name for name, resource in found.items() if resource is None]
        if unknown:
            raise ValidationError(f"The realm declares no resource {unknown[0]!r}.")
        return [resource.identifier for resource in found.values() if resource]
