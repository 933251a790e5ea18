"""RFC 6749 §4.4: a service account as an administrator describes it, together with the client that it is."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.client_id_field import ClientIdField
from clients.models import Client
from clients.scopes_form import ScopesForm
from realms.admin_choices import offer
from realms.models import Resource
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.models import ServiceAccount

OF_THE_CLIENT = ("client_id", "name", "scopes")


class ServiceAccountForm(ScopesForm):
    """The client is judged along; `client` is to be stored before the account."""

    every_public_scope = None  # type: ignore[assignment]  # a machine has what was chosen, so Django takes the field away
    name = forms.CharField(max_length=200)
    client_id = ClientIdField()
    audience = forms.MultipleChoiceField(
        required=False, help_text="Resources that its tokens are for; none: the realm's audience."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        resources = Resource.objects.all_realms().filter(realm=self.instance.realm)
        identifiers = resources.values_list("identifier", flat=True)
        offer(self.fields["audience"], identifiers, kept=self.instance.audience)
        if self.instance.pk:
            self.initial["name"] = self.client.name

    @cached_property
    def client(self) -> Client:
        """Return the client of the account; of a new account a new one."""
        if isinstance(self.instance, ServiceAccount) and self.instance.pk:
            return self.instance.client
        return Client(realm=self.instance.realm, grant_types=["client_credentials"], scopes=[])

    def scopes_on_offer(self) -> Iterable[str]:
        """Leave out what speaks of a person."""
        return (name for name in super().scopes_on_offer() if name not in STANDARD_SCOPES)

    def clean(self) -> dict[str, Any]:
        """Let the model of the client judge its part."""
        super().clean()
        for column in self.cleaned_data.keys() & OF_THE_CLIENT:
            setattr(self.client, column, self.cleaned_data[column])
        try:
            self.client.full_clean(exclude=self.errors)
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return self.cleaned_data
