"""An API key of a service account as an administrator describes it when it is made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from clients.secret_forms import TermsForm
from realms.admin_choices import offer
from realms.administration import RealmForm
from realms.management_scopes import MANAGEMENT_SCOPES
from realms.models import Resource, Scope
from realms.standard_scopes import STANDARD_SCOPES
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms, settled
from serviceaccounts.models import ApiKey

TIMES = TermsForm.base_fields  # the same fields, with the same words, as those of a client's secret


class ApiKeyForm(RealmForm):
    """The terms of a key; scopes and resources are chosen among those of the realm."""

    scopes = forms.MultipleChoiceField(required=False, help_text="None: all that the account has.")
    resources = forms.MultipleChoiceField(required=False, help_text="None: all that the account has.")
    allowed_networks = TIMES["allowed_networks"]
    starts_at = TIMES["starts_at"]
    expires_at = TIMES["expires_at"]

    class Meta:
        model = ApiKey
        fields = ("service_account", "name", "scopes", "resources", "quota", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "service_account" not in self.fields:  # of a key that is there nothing is asked
            return
        realm = self.instance.realm
        declared = Scope.objects.all_realms().filter(realm=realm).values_list("name", flat=True)
        own = [name for name in declared if name not in STANDARD_SCOPES]
        offer(self.fields["scopes"], [*own, *MANAGEMENT_SCOPES], kept=())
        identifiers = Resource.objects.all_realms().filter(realm=realm).values_list("identifier", flat=True)
        offer(self.fields["resources"], identifiers, kept=())
        self.fields["service_account"].required = True

    def clean(self) -> dict[str, Any]:
        """Judge the whole as the flow will, and refuse a name that a key alive has."""
        given = super().clean() or self.cleaned_data
        account, name = given.get("service_account"), given.get("name")
        if account and any(row.name == name and row.is_alive for row in api_keys.keys_of(account)):
            self.add_error("name", "The account has a key of that name: rotate it instead.")
        if account and not self.errors:
            try:
                settled(account, self.terms)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return given

    @property
    def terms(self) -> Terms:
        """Return what was said."""
        given = self.cleaned_data
        lists = {name: tuple(given[name]) for name in ("scopes", "resources", "allowed_networks")}
        return Terms(
            **lists,
            starts_at=given["starts_at"],
            expires_at=given["expires_at"],
            quota=given["quota"],
            note=given["note"],
        )


class RotationForm(forms.Form):
    """When the generations before the new one end. `newest` lets one form make one key."""

    minutes = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=366 * 24 * 60,
        initial=24 * 60,
        label="The keys before it end in so many minutes",
        help_text="Empty: when they are invalidated by hand.",
    )
    newest = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
