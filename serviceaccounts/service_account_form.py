"""RFC 6749 §4.4: a service account as an administrator describes it, together with the client that it is."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.client_id_field import ClientIdField
from clients.models import Client
from clients.scopes_form import ScopesForm
from realms import management_api
from realms.admin_choices import offer
from realms.models import Resource
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts.models import ServiceAccount
from support.lines_field import LinesField

SECRET, API_KEY, WORKLOAD, NOTHING = "secret", "api_key", "workload", "nothing"
CREDENTIALS = (
    (WORKLOAD, "Nothing to keep: a job of a CI or a pod shows the token that its platform gives it. The safest"),
    (SECRET, "A client secret: it asks for tokens of some minutes with it, as OAuth says"),
    (API_KEY, "An API key: for scripts, and for software that can do no more than carry a key"),
    (NOTHING, "None yet"),
)
OF_THE_CLIENT = ("client_id", "name", "enabled", "scopes", "contacts")
OF_THE_ACCOUNT = ("description", "owner", "audience", "access_token_lifetime")


class ServiceAccountForm(ScopesForm):
    """The client is judged along. The flow stores both."""

    every_public_scope = None  # type: ignore[assignment]  # a machine has what was chosen, so Django takes the field away
    name = forms.CharField(max_length=200)
    client_id = ClientIdField()
    enabled = forms.BooleanField(
        required=False, initial=True, help_text="Switched off it gets no tokens, and those it has are refused."
    )
    contacts = LinesField(
        required=False, help_text="E-mail addresses of that team, one to a line: they are told what is done to it."
    )
    credential = forms.ChoiceField(
        required=False,
        choices=CREDENTIALS,
        initial=SECRET,
        widget=forms.RadioSelect,
        label="It proves itself with",
        help_text="A secret or a key is made with it, and shown once on the next page. More can be added later.",
    )
    audience = forms.MultipleChoiceField(
        required=False, help_text="Resources that its tokens are for; none: the realm's audience."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        resources = Resource.objects.all_realms().filter(realm=self.instance.realm)
        identifiers = resources.values_list("identifier", flat=True)
        api = management_api.identifier(self.instance.realm)
        offer(self.fields["audience"], [*identifiers, api], kept=self.instance.audience)
        if self.instance.pk:
            self.initial.update(name=self.client.name, enabled=self.client.enabled, contacts=self.client.contacts)

    @cached_property
    def client(self) -> Client:
        """Return the client of the account; of a new account a new one."""
        if isinstance(self.instance, ServiceAccount) and self.instance.pk:
            return self.instance.client
        return Client(realm=self.instance.realm, grant_types=["client_credentials"], scopes=[])

    def scopes_on_offer(self) -> Iterable[str]:
        """Leave out what speaks of a person."""
        return (name for name in super().scopes_on_offer() if name not in STANDARD_SCOPES)

    @property
    def values(self) -> dict[str, Any]:
        """Return what was written, as serviceaccounts/flows/accounts.py takes it."""
        columns = {name for name in (*OF_THE_CLIENT, *OF_THE_ACCOUNT) if name in self.cleaned_data} - {"client_id"}
        return {name: self.cleaned_data[name] for name in columns} | {
            "roles": [role.name for role in self.cleaned_data["roles"]]
        }

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
