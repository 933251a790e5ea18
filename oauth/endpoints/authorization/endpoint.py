"""OAuth 2.1 §4.1: a request comes in, the person logs in and decides, an answer goes back to the client."""

import time
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop as _

from accounts.sessions import Login
from audit import actions, flow
from clients import command_line
from clients.metadata_document import bring_up_to_date
from oauth.endpoints.authorization import assurance, consent
from oauth.endpoints.authorization.answer import grant, refuse
from oauth.endpoints.authorization.hint import subject_hinted
from oauth.endpoints.authorization.judgement import apply_rules, draft_of, error_page
from oauth.endpoints.authorization.pushed_request import opened
from oauth.endpoints.authorization.staying import REFUSED
from oauth.endpoints.authorization.ticket import Ticket, TicketInvalid
from oauth.endpoints.authorization.ticket import read as read_ticket
from oauth.endpoints.authorization.ui_locales import carried, follow
from oauth.http import Page, Parameters, Request, Response, parameters, redirect
from oauth.rules.draft import Draft
from support.errors import (
    AccessDenied,
    ConsentRequired,
    InvalidClient,
    InvalidRequest,
    InvalidRequestUri,
    InvalidScope,
    LoginRequired,
    OAuth2Error,
)

LOGIN, AGAIN = ("account_login", ""), ("account_reauthenticate", "")
EXPIRED = _("This page has expired, or was opened in another browser. Start again from the application.")
GONE = _("The application was removed from this server at this moment.")  # while this process remembered it


def authorize(request: Request, login: Login | None) -> Response | Page:
    """Judge an authorization request (§4.1.1), by GET or POST, and take the first step."""
    try:
        given = parameters(request.body if request.method == "POST" else request.query)
        ticket = opened(request.realm, given) or Ticket(given, time.time())
        client_id = ticket.parameters.get("client_id", "")
        bring_up_to_date(request.realm, client_id, peer=request.peer)
        command_line.ensure(request.realm, client_id)
    except OAuth2Error as error:
        return error_page(error, request)
    return _proceed(request, ticket, login)


def resume(request: Request, login: Login | None) -> Response | Page:
    """Go on with a request under way, after a step that the person took elsewhere."""
    try:
        ticket = read_ticket(parameters(request.query).get("ticket", ""), request.realm)
    except (OAuth2Error, TicketInvalid):
        return error_page(InvalidRequest(EXPIRED), request)
    return _proceed(request, ticket, login)


def decide(request: Request, login: Login | None) -> Response | Page:
    """Take the person's decision from the consent page, which must be the one that this session was shown."""
    try:
        form = request.form()
        ticket = read_ticket(form.get("ticket", ""), request.realm)
        draft = draft_of(request.realm, ticket.parameters, pushed=ticket.pushed)
    except (OAuth2Error, TicketInvalid):
        return error_page(InvalidRequest(EXPIRED), request)
    flow.follow(ticket.flow)
    follow(request, ticket.parameters)
    try:
        outcome = _decided(draft, ticket, login, form=form)
    except InvalidRequestUri as error:
        outcome = error_page(error, request)
    except IntegrityError:
        outcome = error_page(InvalidClient(GONE), request)
    return carried(outcome, request, ticket.parameters)


def _decided(draft: Draft, ticket: Ticket, login: Login | None, *, form: Parameters) -> Response | Page:
    decision = form.get("decision")
    try:
        apply_rules(draft)
        asked = _asked(draft, ticket, login)
    except OAuth2Error as error:
        return refuse(draft, error, status=303)
    if asked and decision == "deny":
        return _denied(asked)
    if asked and decision == "allow" and ticket.showed(asked.scopes, draft.resources, asked.document):
        return _allowed(asked.for_once() if form.get("stay") == REFUSED else asked)
    again = replace(ticket, sid="", scopes=(), resources=(), document="")
    return redirect(_address("oauth:continue", ticket=again, draft=draft), status=303)


def _asked(draft: Draft, ticket: Ticket, login: Login | None) -> consent.Ask | None:
    """Return what this session was asked, if it is the one and still proves enough; else None."""
    if login is None or login.sid != ticket.sid or _login_step(draft, ticket, login):
        return None
    return consent.ask(draft, assurance.proven(draft, ticket, login))


def _denied(asked: consent.Ask) -> Response | Page:
    refusal = refuse(asked.draft, AccessDenied("The person did not allow it."), decided=True, status=303)
    consent.note(asked, actions.CONSENT_DENIED)
    return refusal


def _allowed(asked: consent.Ask) -> Response | Page:
    if not asked.scopes:
        return refuse(asked.draft, InvalidScope("This person holds none of the scopes."), decided=True, status=303)
    with transaction.atomic():
        consent.remember(asked)
        return grant(asked.draft, asked.login, scopes=asked.scopes, status=303, once=asked.once)


def _proceed(request: Request, ticket: Ticket, login: Login | None) -> Response | Page:
    status = 303 if request.method == "POST" else 302
    flow.follow(ticket.flow)
    follow(request, ticket.parameters)
    try:
        draft = draft_of(request.realm, ticket.parameters, pushed=ticket.pushed)
        outcome = _judged(draft, ticket, login, status=status)
    except OAuth2Error as error:
        outcome = error_page(error, request)
    except IntegrityError:
        outcome = error_page(InvalidClient(GONE), request)
    return carried(outcome, request, ticket.parameters)


def _judged(draft: Draft, ticket: Ticket, login: Login | None, *, status: int) -> Response | Page:
    try:
        apply_rules(draft)
        return _next_step(draft, ticket, login, status=status)
    except OAuth2Error as error:
        return refuse(draft, error, status=status)


def _next_step(draft: Draft, ticket: Ticket, login: Login | None, *, status: int) -> Response | Page:
    """Return the login page, the consent page or the code; under prompt=none raise instead of asking."""
    silent = "none" in draft.prompt
    if (step := _login_step(draft, ticket, login)) or login is None:
        if silent:
            raise LoginRequired("The person must log in.")
        page, acr = step or LOGIN
        return redirect(_address(page, ticket=ticket, draft=draft, acr=acr), status=status)
    asked = consent.ask(draft, assurance.proven(draft, ticket, login))
    consent.demand_scopes(asked)
    if not asked.is_needed:
        return grant(draft, login, scopes=asked.scopes, status=status)
    if silent:
        raise ConsentRequired("The person must consent.")
    shown = replace(ticket, sid=login.sid, scopes=asked.scopes, resources=draft.resources, document=asked.document)
    return Page("oauth/consent.html", consent.page_context(asked, ticket=shown.sealed(draft.realm)))


def _login_step(draft: Draft, ticket: Ticket, login: Login | None) -> tuple[str, str] | None:
    """Return the page on which the person must prove who they are first, or None (OpenID Connect Core §3.1.2.3).

    Beside it stands the `acr` that the page should lead to, if that matters there.
    """
    if login is None:
        return LOGIN
    hinted = subject_hinted(draft)
    if hinted is not None and hinted != str(login.user.pk):
        if login.authenticated_at >= ticket.at:
            raise LoginRequired("Another person logged in than the client asks for.")
        return AGAIN
    proven = assurance.proven(draft, ticket, login)
    return assurance.page_to_prove_more(draft, proven) if proven.proofs else AGAIN


def _address(name: str, *, ticket: Ticket, draft: Draft, acr: str = "") -> str:
    """Return the address of a page, with the way on in it."""
    sealed = ticket.sealed(draft.realm)
    if name == "oauth:continue":
        return f"{reverse(name)}?{urlencode({'ticket': sealed})}"
    way_on = f"{reverse('oauth:continue')}?{urlencode({'ticket': sealed})}"
    return f"{reverse(name)}?{urlencode({'next': way_on} | ({'acr': acr} if acr else {}))}"
