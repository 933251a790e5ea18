"""RFC 6749 §3.3: which scopes a client may ask for, as an administrator chooses them: some, or every public one."""

from collections.abc import Iterable
from typing import Any

from django import forms

from clients.models import Client
from realms.admin_choices import offer
from realms.administration import RealmForm

BOTH = "Choose scopes, or every public scope: not both."


class ScopesForm(RealmForm):
    """Part of the form of a client, and of a service account, which is one."""

    every_public_scope = forms.BooleanField(
        required=False,
        help_text="Whatever the realm declares as public, now and later. Then choose none below. "
        "In its own name a client gets those below alone.",
    )
    scopes = forms.MultipleChoiceField(required=False, help_text="Scopes it may ask for.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = self.client.scopes
        offer(self.fields["scopes"], self.scopes_on_offer(), kept=allowed or ())
        self.initial.update(every_public_scope=allowed is None, scopes=allowed or [])

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
        if self.cleaned_data.get("every_public_scope") and self.cleaned_data.get("scopes"):
            self.add_error("scopes", BOTH)
        elif self.cleaned_data.get("every_public_scope"):
            self.cleaned_data["scopes"] = None
        return self.cleaned_data
