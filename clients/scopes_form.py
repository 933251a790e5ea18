"""RFC 6749 §3.3: which scopes a client may ask for, as an administrator chooses them: some, or every public one."""

from collections.abc import Iterable
from typing import Any

from django import forms

from clients.models import Client
from realms.admin_choices import NamesPerLine, offer
from realms.administration import RealmForm
from realms.management_scopes import MANAGEMENT_SCOPES, is_management

BOTH = "Choose scopes, or every public scope: not both."


class ScopesForm(RealmForm):
    """Part of the form of a client, and of a service account, which is one."""

    every_public_scope = forms.BooleanField(
        required=False,
        help_text="Whatever the realm declares as public, now and later. Then choose none below. "
        "In its own name a client gets those below alone.",
    )
    scopes = forms.MultipleChoiceField(required=False, help_text="Scopes it may ask for.")
    management_scopes = forms.MultipleChoiceField(
        required=False,
        choices=[(name, name) for name in MANAGEMENT_SCOPES],
        widget=NamesPerLine(tuple(MANAGEMENT_SCOPES)),
        help_text="Of the management API. Only who has a role that administers is granted them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = self.client.scopes
        of_realm = [name for name in allowed or () if not is_management(name)]
        offer(self.fields["scopes"], self.scopes_on_offer(), kept=of_realm)
        managing = [name for name in allowed or () if is_management(name)]
        self.initial.update(every_public_scope=allowed is None, scopes=of_realm, management_scopes=managing)

    @property
    def client(self) -> Client:
        """Return the client that is edited."""
        client: Client = self.instance
        return client

    def scopes_on_offer(self) -> Iterable[str]:
        """Return the scopes of the client's realm."""
        return self.client.realm.catalogue.scopes

    def clean(self) -> dict[str, Any]:
        """Take every public scope as the model does: no list at all."""
        super().clean()
        if managing := self.cleaned_data.get("management_scopes"):
            self.cleaned_data["scopes"] = [*self.cleaned_data.get("scopes", ()), *managing]
        if self.cleaned_data.get("every_public_scope") and self.cleaned_data.get("scopes"):
            self.add_error("scopes", BOTH)
        elif self.cleaned_data.get("every_public_scope"):
            self.cleaned_data["scopes"] = None
        return self.cleaned_data
