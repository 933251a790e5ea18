"""OpenID Connect Core §5.1: a person says who they are; applications learn it that were given the scope `profile`."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.flows.profile import change_profile
from accounts.forms import name_field, refuse_unseen
from accounts.models import User
from accounts.views.fresh_proof import more_proof
from realms.context import current_realm
from support.languages import own_name, registered

NO_PLACES = frozenset({"Etc", "SystemV", "US", "posix", "right"})  # areas that hold other names of zones
Choices = list[tuple[str, Any]]


class ProfileForm(forms.Form):
    """Columns of User. What stands there now stays possible, even if it is not offered any more."""

    name = name_field(max_length=200)
    given_name = name_field(max_length=150)
    family_name = name_field(max_length=150)
    locale = forms.ChoiceField(required=False, widget=forms.Select({"autocomplete": "language"}))
    zoneinfo = forms.ChoiceField(required=False)
    picture = forms.CharField(
        max_length=200,
        required=False,
        validators=[URLValidator(["https"], message=_("Enter an address that begins with https://.")), refuse_unseen],
    )

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data, initial={name: getattr(user, name) for name in self.base_fields})
        self.fields["locale"].choices = _languages(user.locale)  # type: ignore[attr-defined]  # a ChoiceField's
        self.fields["zoneinfo"].choices = _zones(user.zoneinfo)  # type: ignore[attr-defined]  # a ChoiceField's


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST keeps what it says."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (tells the type checker what the decorator ensures)
    form = ProfileForm(request.POST if request.method == "POST" else None, user=user)
    held = more_proof(request, then=reverse("account_profile")) if form.is_bound else None
    if held is not None:
        return held
    if form.is_valid():
        try:
            change_profile(user, peer=get_adapter().get_client_ip(request), **form.cleaned_data)
        except ValidationError:
            form.add_error(None, _("This cannot be kept. Ask an administrator."))
        else:
            return HttpResponseRedirect(f"{reverse('account_profile')}?kept")
    return render(request, "account/profile.html", {"form": form})


def _languages(now: str) -> Choices:
    offered = {registered(tag): own_name(tag) for tag in current_realm().offered_languages}
    if now:
        offered.setdefault(now, own_name(now))
    return [("", _("As in this browser")), *offered.items()]


def _zones(now: str) -> Choices:
    """Return the zones by area, as the list of a select field has groups."""
    areas: dict[str, Choices] = {}
    for zone in sorted(available_timezones() | ({now} if now else set())):
        area, _slash, place = zone.partition("/")
        if (place and area not in NO_PLACES) or zone == now:
            areas.setdefault(area, []).append((zone, (place or zone).replace("_", " ")))
    return [("", _("Not set")), *areas.items()]
