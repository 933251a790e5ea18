"""The page of the organizations that a person made, with the form that makes another."""

import re
from http import HTTPStatus

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import name_field
from accounts.views.fresh_proof import held_back
from authserver.console.home import person
from authserver.organizations import found, founded_by, may_found
from realms.context import current_realm
from realms.models.realm import SLUG
from support.peer import peer_address

LONGEST_SLUG = 63
TAKEN = _("This address is taken. Choose another one.")


class OrganizationForm(forms.Form):
    """What it is called, and where it is. Without an address it gets one made of the name."""

    name = name_field(max_length=200, required=True)
    slug = forms.CharField(max_length=LONGEST_SLUG, required=False)

    def clean(self) -> None:
        """Settle the address."""
        data = super().clean() or {}
        slug = data.get("slug") or slugify(data.get("name", ""))[:LONGEST_SLUG].strip("-")
        if "name" in data and not re.fullmatch(SLUG, slug):
            self.add_error("slug", _("Use lower-case letters, digits and hyphens."))
        data["slug"] = slug


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def organizations(request: HttpRequest) -> HttpResponse:
    """GET lists them; POST makes one, after a fresh proof of who asks. Http404 where the realm lets nobody make any."""
    user = person(request)
    if not (current_realm().organizations_per_person or founded_by(user).exists()):
        raise Http404
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    held = held_back(request, then=reverse("account_organizations")) if form.is_bound else None
    if held is not None:
        return held
    if form.is_valid():
        return _founded(request, form)
    return _page(request, form)


def _founded(request: HttpRequest, form: OrganizationForm) -> HttpResponse:
    peer = peer_address(request.META["REMOTE_ADDR"], request.META.get("HTTP_X_FORWARDED_FOR", ""))
    try:
        realm = found(person(request), peer=peer, **form.cleaned_data)
    except PermissionError:
        return _page(request, form, status=HTTPStatus.FORBIDDEN)
    except ValidationError as refusal:
        for column, errors in refusal.error_dict.items():
            is_taken = column == "slug" and {error.code for error in errors} == {"unique"}
            form.add_error(column if column in form.fields else None, TAKEN if is_taken else errors)
        return _page(request, form)
    made = QueryDict(mutable=True)
    made["made"] = realm.slug
    return HttpResponseRedirect(f"{reverse('account_organizations')}?{made.urlencode()}")


def _page(request: HttpRequest, form: OrganizationForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    user = person(request)
    made = founded_by(user)
    context = {
        "form": form,
        "organizations": made,
        "made": next((realm for realm in made if realm.slug == request.GET.get("made")), None),
        "may_found": may_found(user),
        "most": current_realm().organizations_per_person,
    }
    return render(request, "account/organizations.html", context, status=status)
