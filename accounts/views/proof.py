"""The page that asks for the code that was mailed, and the page behind the link: looking uses nothing up, POST does."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import mail_limits, pending
from accounts.flows import address_proofs
from accounts.models import Purpose
from accounts.pending import Waiting
from accounts.views.proven import go_on, is_somebody_elses
from realms.context import current_realm

DIGITS = frozenset("0123456789")


class CodeForm(forms.Form):
    """The code, however it was copied."""

    code = forms.CharField(max_length=40)

    def clean_code(self) -> str:
        """Return its digits."""
        code = "".join(character for character in self.cleaned_data["code"] if character in DIGITS)
        if len(code) != address_proofs.DIGITS:
            raise ValidationError(_("The code has eight digits."))
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """GET asks for the code; POST tries one. Five tries a code, and all count with wrong passwords."""
    waiting = pending.waiting(request)
    if not waiting:
        return HttpResponseRedirect(reverse("account_login"))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        proven = _tried(request, waiting, form.cleaned_data["code"])
        if proven is not None:
            return proven
        form.add_error("code", _("This code is wrong, or does not work any more."))
    return render(request, "account/proof.html", {"form": form, "waiting": waiting[0]})


def _tried(request: HttpRequest, waiting: tuple[Waiting, ...], code: str) -> HttpResponse | None:
    """Take the code of any mail that this browser waits for: which one arrived first is not for a person to know."""
    adapter, emails = get_adapter(), {awaited.email for awaited in waiting}
    for email in emails:
        adapter.pre_authenticate(request, email=email)
    for awaited in waiting:
        found = address_proofs.find(awaited.proof)
        if found and not is_somebody_elses(request, found) and address_proofs.try_code(found, code):
            return go_on(request, pending.take(request, found))
    for email in emails:
        adapter.authentication_failed(request, email=email)
    return None


@never_cache
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Send another mail, with a code and a link of its own, and say so; nothing is said where there is none to send."""
    waiting = pending.waiting(request)
    if not waiting:
        return HttpResponseRedirect(reverse("account_login"))
    newest = waiting[0]
    mail_limits.demand_room(request, email=newest.email)
    purpose = Purpose(newest.purpose)
    proof = address_proofs.repeat(current_realm(), newest.proof, purpose=purpose, email=newest.email)
    if proof is None:
        return HttpResponseRedirect(reverse("account_proof"))
    pending.wait_for(request, proof, way_on=newest.way_on)
    return HttpResponseRedirect(f"{reverse('account_proof')}?again")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what the link is for; POST uses it up, in the browser of the person who asked where one is signed in."""
    found = address_proofs.find_by_token(token)
    if found is None:
        return render(request, "account/link_spent.html", status=HTTPStatus.NOT_FOUND)
    if is_somebody_elses(request, found):
        return render(request, "account/link_elsewhere.html", status=HTTPStatus.FORBIDDEN)
    if request.method != "POST":
        return render(request, "account/link.html", {"proof": found})
    if not address_proofs.use(found):
        return render(request, "account/link_spent.html", status=HTTPStatus.NOT_FOUND)
    return go_on(request, pending.take(request, found))
