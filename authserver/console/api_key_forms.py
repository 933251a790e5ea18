"""What a person says of a key that they make, and of the one that takes its place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms import name_field
from accounts.models import User
from authserver.console.connections import Named
from oauth.rules.scope import HUMAN_SCOPES, open_to
from realms import management_api
from realms.models import Scope
from serviceaccounts.api_key_terms import DAY, Terms
from support import clock

LIVES = (7, 30, 90, 365)  # days
USUAL = 90
MINUTES = ((0, _("Now")), (60, _("In an hour")), (24 * 60, _("In 24 hours")), (7 * 24 * 60, _("In 7 days")))
BY_HAND = "by-hand"


class NewKeyForm(forms.Form):
    """The name, what it is for, and when it ends. A scope has to be chosen where there is any."""

    name = name_field(max_length=100, required=True)
    scopes = forms.MultipleChoiceField(error_messages={"required": _("Tick at least one.")})
    resources = forms.MultipleChoiceField(required=False)
    days = forms.TypedChoiceField(coerce=int, initial=USUAL)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes_offered = _scopes_of(user)
        self.resources_offered = _resources_of(user)
        _field(self, "scopes").choices = [(scope.name, scope.text) for scope in self.scopes_offered]
        self.fields["scopes"].required = bool(self.scopes_offered)
        _field(self, "resources").choices = [(place.name, place.text) for place in self.resources_offered]
        longest = user.realm.api_key_days
        lives = [days for days in LIVES if not longest or days <= longest]
        lives += [longest] if longest and longest not in lives else []
        named = [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in lives]
        _field(self, "days").choices = named if longest else [*named, (0, _("It never ends"))]
        self.initial["days"] = USUAL if USUAL in lives else lives[-1]

    @property
    def terms(self) -> Terms:
        """Return what was chosen."""
        given = self.cleaned_data
        ends = clock.now() + given["days"] * DAY if given["days"] else None
        return Terms(scopes=tuple(given["scopes"]), resources=tuple(given["resources"]), expires_at=ends)


class RotationForm(forms.Form):
    """When the key before the new one ends. `newest` is the generation that the page showed."""

    retain = forms.ChoiceField(choices=[*MINUTES, (BY_HAND, _("When I invalidate it"))], initial=24 * 60)
    newest = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @property
    def retain_minutes(self) -> int | None:
        """Return the choice in minutes; None for the one by hand."""
        chosen = self.cleaned_data["retain"]
        return None if chosen == BY_HAND else int(chosen)


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
    return field


def _scopes_of(user: User) -> list[Named]:
    """Return the scopes that the person holds now; to administer, a machine is given a key."""
    declared = user.realm.catalogue.scopes
    opened = frozenset(Scope.objects.filter(roles__users=user).values_list("name", flat=True))
    held = open_to(user.realm, (name for name in declared if name not in HUMAN_SCOPES), opened=opened)
    return [Named(name, declared[name].description or name) for name in held]


def _resources_of(user: User) -> list[Named]:
    """Return the resources of the realm, each once."""
    declared = {place.identifier: place.name for place in user.realm.catalogue.resources.values()}
    declared.pop(management_api.identifier(user.realm), None)
    return [Named(identifier, name or identifier) for identifier, name in sorted(declared.items())]
