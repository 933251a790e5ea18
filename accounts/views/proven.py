"""An address was proven in this browser: what the person came for goes on."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts import pending
from accounts.flows import address_proofs
from accounts.flows.credentials import change_email
from accounts.flows.people import change_person
from accounts.known_device import remember
from accounts.models import AddressProof, Purpose, User
from accounts.pending import Given
from realms.context import current_realm

CODE = "code"  # allauth's name of the method


def is_somebody_elses(request: HttpRequest, proof: AddressProof) -> bool:
    """Tell whether a person asked for the proof who is not the one signed in here."""
    return proof.user_id is not None and proof.user_id != request.user.pk


def go_on(request: HttpRequest, given: Given) -> HttpResponse:
    """Take the step that the proof was asked for."""
    return STEPS[Purpose(given.proof.purpose)](request, given)


def log_in(request: HttpRequest, user: User, *, way_on: str) -> HttpResponse:
    """Log in a person who proved the address; further factors are asked for as after a password."""
    if request.user.is_authenticated and request.user.pk != user.pk:
        get_adapter().logout(request)
    if not user.email_verified:
        change_person(user, email_verified=True)
    record_authentication(request, user, method=CODE, email=user.email)
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=way_on or None))
    return response


def _log_in(request: HttpRequest, given: Given) -> HttpResponse:
    pending.forget(request)
    if given.account is None or not given.account.is_active or not current_realm().takes_codes:
        return render(request, "account/link_spent.html", status=404)
    return log_in(request, given.account, way_on=given.way_on)


def _confirm(request: HttpRequest, given: Given) -> HttpResponse:
    pending.forget(request)
    record_authentication(request, given.account, method=CODE, email=given.proof.email, reauthenticated=True)
    return HttpResponseRedirect(given.way_on or reverse("account_home"))


def _create(request: HttpRequest, given: Given) -> HttpResponse:  # noqa: ARG001 (every step takes the same)
    return HttpResponseRedirect(reverse("account_create"))


def _choose_password(request: HttpRequest, given: Given) -> HttpResponse:  # noqa: ARG001 (as above)
    return HttpResponseRedirect(reverse("account_new_password"))


def _prove_new_address(request: HttpRequest, given: Given) -> HttpResponse:
    """Go on to the second mail: it exists only because the first one was answered."""
    pending.forget(request)
    proof = address_proofs.begin(
        current_realm(), purpose=Purpose.NEW_ADDRESS, email=given.proof.target, user=given.proof.user
    )
    pending.wait_for(request, proof, way_on=given.way_on)
    return HttpResponseRedirect(reverse("account_proof"))


def _change_address(request: HttpRequest, given: Given) -> HttpResponse:
    pending.forget(request)
    peer = get_adapter().get_client_ip(request)
    try:
        assert given.proof.user is not None  # noqa: S101 (the first mail went to a person)
        change_email(given.proof.user, email=given.proof.email, peer=peer)
    except ValidationError:
        return render(request, "account/link_spent.html", status=404)
    response = HttpResponseRedirect(f"{reverse('account_home')}?email-changed")
    remember(request, response, email=given.proof.email)
    return response


STEPS = {
    Purpose.SIGN_UP: _create,
    Purpose.INVITATION: _create,
    Purpose.LOGIN: _log_in,
    Purpose.CONFIRM: _confirm,
    Purpose.RESET: _choose_password,
    Purpose.OLD_ADDRESS: _prove_new_address,
    Purpose.NEW_ADDRESS: _change_address,
}
