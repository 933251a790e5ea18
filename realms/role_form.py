"""What a role permits, as an administrator chooses it: for each area nothing, to see it, or to change it."""

from typing import Any

from django import forms

from realms.administration import RealmForm
from realms.management_scopes import EVERYTHING, MANAGEMENT_SCOPES, Act, Area, scope
from realms.models import Role

NOTHING = ""
CHOICES = ((NOTHING, "nothing"), (Act.READ, "see"), (Act.WRITE, "see and change"))
EACH = "permits_everything"
LEGEND = (
    "What holders may do in the admin and by the management API. Held in the realm it is about all of it; held for one "
    "application, about that alone, and of the areas that applications have. Nobody gives what they do not have."
)
NAMES = {EACH: EVERYTHING} | {
    f"permits_{area.name.lower()}": {act: scope(area, act) for act in Act} for area in Area
}  # field to the permission for each act


def _field(name: str) -> forms.ChoiceField:
    label = name.removeprefix("permits_").replace("_", " ").capitalize().replace("Api", "API")
    sentence = MANAGEMENT_SCOPES[NAMES[name][Act.WRITE]]
    return forms.ChoiceField(
        choices=CHOICES, required=False, label=label, widget=forms.RadioSelect, help_text=f"{sentence}."
    )


class RoleForm(RealmForm):
    """A role: its name, the scopes it opens, and what it permits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set(self.instance.permissions)
        self.initial.update({name: _held(held, acts) for name, acts in NAMES.items()})

    def clean(self) -> dict[str, Any]:
        """Gather the permissions."""
        super().clean()
        chosen = ((acts, self.cleaned_data.get(name)) for name, acts in NAMES.items())
        self.instance.permissions = [acts[Act(act)] for acts, act in chosen if act]
        return self.cleaned_data

    class Meta:
        model = Role
        fields = ("name", "description", "administers", "scopes")


META: Any = type(RoleForm)  # Django's, which gathers the fields of a form when its class is made
PermissionsForm: Any = META("PermissionsForm", (RoleForm,), {name: _field(name) for name in NAMES})
FIELDSETS: tuple[Any, ...] = (
    (None, {"fields": ("name", "description", "scopes")}),
    ("What it permits in the administration", {"fields": ("administers", *NAMES), "description": LEGEND}),
)


def _held(held: set[str], acts: dict[Act, str]) -> str:
    return next((act for act in (Act.WRITE, Act.READ) if acts[act] in held), NOTHING)
