"""The pages of a person's API keys: one is made and seen once, replaced, switched off, invalidated, and forgotten."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.fresh_proof import fresh_proof
from accounts.visits import visit_of
from authserver.console.api_key_forms import NewKeyForm, RotationForm
from authserver.console.own_keys import named_scopes, own_keys
from federation.views import person
from realms.context import current_realm
from serviceaccounts import api_keys
from serviceaccounts.api_keys import Author, Made
from serviceaccounts.models import ApiKey

HOME = "account_api_keys"
PER_PAGE = 20
WORDS = {
    api_keys.NameTaken: _("You have a key of that name. Replace it, or choose another name."),
    api_keys.TooMany: _("You have as many keys as fit here. Invalidate one first."),
}
View = Callable[..., HttpResponse]


def offered(view: View) -> View:
    """Answer that a realm without keys for people offers none."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **captured: object) -> HttpResponse:
        if not current_realm().people_have_api_keys:
            return render(request, "account/not_offered.html", status=HTTPStatus.FORBIDDEN)
        return view(request, *args, **captured)

    return guarded


@never_cache
@require_safe
@login_required
@offered
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys, page by page."""
    page = Paginator(own_keys(person(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "account/api_keys.html", {"page": page, "keys": page.object_list})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof(back=HOME)
@offered
def new(request: HttpRequest, user: User) -> HttpResponse:
    """GET asks for what it is for; POST makes the key and shows it this one time."""
    form = NewKeyForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            made = api_keys.create(user, form.cleaned_data["name"], form.terms, by=_author(request, user))
        except (api_keys.NameTaken, api_keys.TooMany) as refusal:
            form.add_error(None, WORDS[type(refusal)])
        except ValidationError as refusal:
            form.add_error("name" if "name" in refusal.message_dict else None, _("Choose a name without slashes."))
        else:
            return _shown(request, made)
    return render(request, "account/new_api_key.html", {"form": form, "section": HOME})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_proof(back=HOME)
@offered
def rotate(request: HttpRequest, user: User, *, pk: int) -> HttpResponse:
    """GET asks when the keys before it end; POST makes the next one and shows it this one time."""
    row = _own(user, pk)
    form = RotationForm(request.POST if request.method == "POST" else None, initial={"newest": row.generation})
    if form.is_valid():
        chosen = {"retain_minutes": form.retain_minutes, "newest": form.cleaned_data["newest"]}
        try:
            return _shown(request, api_keys.rotate(user, row.name, by=_author(request, user), **chosen))
        except (api_keys.NoSuchKey, api_keys.Superseded):
            return HttpResponseRedirect(f"{reverse(HOME)}?again")
        except api_keys.TooMany as refusal:
            form.add_error(None, WORDS[type(refusal)])
    return render(request, "account/rotate_api_key.html", {"form": form, "key": row, "section": HOME})


@require_POST
@fresh_proof(back=HOME)
@offered
def switch(request: HttpRequest, user: User, *, pk: int) -> HttpResponse:
    """Switch a key on, or off."""
    active = request.POST.get("active") == "on"
    api_keys.set_active(_own(user, pk), active=active, by=_author(request, user))
    return HttpResponseRedirect(f"{reverse(HOME)}?{'on' if active else 'off'}")


@require_POST
@fresh_proof(back=HOME)
@offered
def invalidate(request: HttpRequest, user: User, *, pk: int) -> HttpResponse:
    """End a key for good."""
    api_keys.invalidate(_own(user, pk), by=_author(request, user))
    return HttpResponseRedirect(f"{reverse(HOME)}?invalidated")


@require_POST
@fresh_proof(back=HOME)
@offered
def forget(request: HttpRequest, user: User, *, pk: int) -> HttpResponse:
    """Take a key with all that came before it from the list, and end what of it still works."""
    api_keys.delete(user, _own(user, pk).name, by=_author(request, user))
    return HttpResponseRedirect(f"{reverse(HOME)}?deleted")


def _own(user: User, pk: int) -> ApiKey:
    """Return a key of the person's own; Http404 for every other."""
    return get_object_or_404(api_keys.keys_of(user), pk=pk)


def _author(request: HttpRequest, user: User) -> Author:
    return Author(user.email, peer=visit_of(request).peer)


def _shown(request: HttpRequest, made: Made) -> HttpResponse:
    scopes = named_scopes(made.row.scopes, current_realm().catalogue)
    return render(request, "account/api_key_shown.html", {"made": made, "scopes": scopes})
