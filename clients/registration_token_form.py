"""RFC 7591 §3: a registration token as an administrator describes it: for whom, how often, how long, and what for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max

from clients.models import InitialAccessToken
from realms.admin_choices import offer
from realms.administration import RealmForm
from realms.models import Realm
from support.lines_field import LinesField

HOUR, DAY = 3600, 86_400
LIFETIMES = (
    (HOUR, "An hour"),
    (DAY, "A day"),
    (7 * DAY, "7 days"),
    (30 * DAY, "30 days"),
    (90 * DAY, "90 days"),
    (366 * DAY, "A year"),
)
MOST_USES = 1_000_000


class RegistrationTokenForm(RealmForm):
    """What a token allows. `newest` lets one form make one token."""

    name = forms.CharField(max_length=200, help_text="Whom it is for: the list tells tokens apart by this alone.")
    uses = forms.IntegerField(
        min_value=1,
        max_value=MOST_USES,
        initial=1,
        help_text="So many clients may register with it, then it is used up.",
    )
    lifetime = forms.TypedChoiceField(
        choices=LIFETIMES, coerce=int, initial=7 * DAY, label="Good for", help_text="Short is safe: make another then."
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        help_text="What its clients may ask people for, now and after they change. None chosen: every public scope.",
    )
    redirect_hosts = LinesField(
        required=False,
        help_text="Hosts that its clients may send people to, one to a line, such as app.example. Empty: any host.",
    )
    newest = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = InitialAccessToken
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "scopes" not in self.fields:  # of a token that is there nothing is asked
            return
        declared = self.instance.realm.catalogue.scopes
        offer(self.fields["scopes"], [name for name in declared if declared[name].public], kept=())
        self.initial["newest"] = newest_in(self.instance.realm)

    def clean_redirect_hosts(self) -> list[str]:
        """Refuse what is an address and no host."""
        hosts: list[str] = self.cleaned_data["redirect_hosts"]
        if wrong := [host for host in hosts if set(host) & set("/@?# ")]:
            raise ValidationError(f"Write hosts alone, without https:// and paths: {', '.join(wrong)}")
        return hosts


def newest_in(realm: Realm) -> int:
    """Return the number of the latest token of a realm, 0 where it has none."""
    tokens = InitialAccessToken.objects.all_realms().filter(realm=realm)
    latest: int | None = tokens.aggregate(latest=Max("pk"))["latest"]
    return latest or 0
