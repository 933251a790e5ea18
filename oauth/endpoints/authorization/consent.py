"""OAuth 2.1 §7.3, OpenID Connect Core §3.1.2.4: when a person is asked, what they are shown, what is remembered."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from accounts.sessions import Login
from audit import actions
from audit.record import record
from clients.document_address import host_of
from clients.models import Client, MetadataDocument
from clients.redirect_uris import target
from oauth.endings import end_staying
from oauth.endpoints.authorization import difference, memory, notice
from oauth.endpoints.authorization.claimed_name import claimed_name
from oauth.endpoints.authorization.staying import OFFLINE, stays
from oauth.models import Consent
from oauth.models.consent import columns
from oauth.rules.draft import Draft
from oauth.rules.scope import open_to, opened_by
from realms.management_scopes import is_management
from realms.models import Role, Scope
from realms.models.realm import SYSTEM_SLUG
from support import clock
from support.errors import AccessDenied, InvalidScope


class Ground(Enum):
    """Why a person is asked."""

    PROMPT = auto()
    ALWAYS = auto()
    STRANGER = auto()
    UNPROVEN = auto()
    NEW = auto()


@dataclass(frozen=True, slots=True)
class Ask:
    """What one person may be asked by one request; `remembered` is what they allowed before.

    `document` is the digest of what the client's document says, if it has one. `once`: the person let it in, but
    refused that it stays connected.
    """

    draft: Draft
    login: Login
    scopes: tuple[str, ...]
    remembered: Consent | None
    document: str = ""
    once: bool = False

    @property
    def stays(self) -> bool:
        """Tell whether the client stays connected until the person disconnects it."""
        return not self.once and stays(self.draft, self.scopes)

    @property
    def said(self) -> tuple[str, ...]:
        """Return what is allowed: the scopes, and in the name of its scope that the client stays connected."""
        return (*self.scopes, OFFLINE) if self.stays and OFFLINE not in self.scopes else self.scopes

    @property
    def may_be_once(self) -> bool:
        """Tell whether anything is left to allow when the person refuses that the client stays connected."""
        return self.stays and self.scopes != (OFFLINE,)

    def for_once(self) -> "Ask":
        """Return what is left when the person refuses that the client stays connected."""
        left = tuple(name for name in self.scopes if name != OFFLINE)
        return replace(self, scopes=left, once=True) if self.may_be_once else self

    @property
    def is_needed(self) -> bool:
        """Tell whether the person must decide now."""
        return self.ground is not None

    @property
    def ground(self) -> Ground | None:
        """Return why the person must decide now; None where they need not."""
        client = self.draft.client
        if "consent" in self.draft.prompt:
            return Ground.PROMPT
        if client.consent == Client.Consent.SKIP:
            return None
        if client.consent == Client.Consent.ALWAYS:
            return Ground.ALWAYS
        if not client.is_vouched_for and not client.is_document:
            return Ground.STRANGER
        if self._unproven:
            return Ground.UNPROVEN
        return Ground.NEW if memory.added(memory.wanted(self.draft, self.said), self.allowed) else None

    @property
    def allowed(self) -> memory.Access:
        """Return what the person allowed before."""
        return self.remembered.access if self.remembered else {}

    @property
    def _unproven(self) -> bool:
        """Tell whether anything on the person's device could be the client (OAuth 2.1 §7.3.1, RFC 8252 §8.6)."""
        client, aim = self.draft.client, target(self.draft.redirect_uri)
        on_device = client.is_native or aim.is_private_use or (client.is_document and aim.is_local)
        return client.is_public and on_device


def ask(draft: Draft, login: Login) -> Ask:
    """Return what to ask: the scopes cut down to what the person's roles open, and what was allowed before.

    Raises AccessDenied for a person of another application.
    """
    if login.user.application_id not in {None, draft.client.id}:
        raise AccessDenied("This account is for another application.")
    scopes = open_to(draft.realm, draft.scopes, opened=_opened(draft, login))
    key = target(draft.redirect_uri).consent_key
    document = _document(draft)
    given = Consent.objects.filter(user=login.user, client_id=draft.client.id, redirect_host=key)
    return Ask(draft, login, scopes, given.filter(document_digest=document).first(), document)


def demand_scopes(asked: Ask) -> None:
    """Raise InvalidScope where nothing is left to ask for."""
    if not asked.scopes:
        raise InvalidScope("This person holds none of the scopes.")


def remember(asked: Ask) -> None:
    """Keep the consent, together with what was allowed before to the same client at the same place.

    What is for once is not kept. The first consent to a client is also announced by e-mail.
    """
    draft = asked.draft
    known = Consent.objects.filter(user=asked.login.user, client_id=draft.client.id)
    is_first = asked.remembered is None and not known.exists()
    if asked.once:
        _forget_that_it_stays(asked)
    else:
        access = memory.both(memory.wanted(draft, asked.said), asked.allowed)
        Consent.objects.update_or_create(
            realm=draft.realm,
            user=asked.login.user,
            client_id=draft.client.id,
            redirect_host=target(draft.redirect_uri).consent_key,
            defaults={**columns(access), "document_digest": asked.document, "granted_at": clock.now()},
        )
    note(asked, actions.CONSENT_GIVEN)
    if is_first:
        notice.connected(draft, asked.login, scopes=asked.said)


def _forget_that_it_stays(asked: Ask) -> None:
    """End what lets the client stay connected, wherever it was allowed, and remember the rest as it was."""
    user, client = asked.login.user, asked.draft.client.id
    end_staying(user, client)
    for given in Consent.objects.filter(user=user, client_id=client):
        kept, left = Consent.objects.filter(pk=given.pk), columns(memory.without(OFFLINE, given.access))
        if any(left.values()):
            kept.update(**left)
        else:
            kept.delete()


def note(asked: Ask, action: str) -> None:
    """Record the decision."""
    draft, user = asked.draft, asked.login.user
    detail = {"scopes": list(asked.said), "resources": list(draft.resources)}
    realm, whom = draft.realm.slug, draft.client.client_id
    record(action, realm=realm, actor=user.email, target=whom, client=whom, subject=user.pk, detail=detail)


def page_context(asked: Ask, *, ticket: str) -> dict[str, Any]:
    """Return everything that a careful person must see (templates/oauth/consent.html)."""
    draft, login, declared = asked.draft, asked.login, asked.draft.realm.catalogue
    aim = target(draft.redirect_uri)
    return {
        "client": draft.client,
        "claimed": claimed_name(draft),
        "redirect_host": aim.text,
        "redirect_is_local": aim.is_local,
        "document_host": host_of(draft.client.client_id) if draft.client.is_document else "",
        "runs_here": all(target(uri).is_local for uri in draft.client.redirect_uris),
        **difference.shown(draft, asked.said, before=asked.allowed),
        "may_be_once": asked.may_be_once,
        "minutes": ceil(draft.realm.access_token_lifetime / 60),
        "resources": [found for identifier in draft.resources if (found := declared.resource(identifier))],
        "is_everywhere": draft.realm.slug == SYSTEM_SLUG and any(map(is_management, asked.scopes)),
        "account": login.user,
        "switch_url": f"{reverse('account_logout')}?{urlencode({'next': _resume_address(ticket)})}",
        "ticket": ticket,
        "action": reverse("oauth:continue"),
    }


def _document(draft: Draft) -> str:
    if not draft.client.is_document:
        return ""
    copies = MetadataDocument.objects.filter(client_id=draft.client.id)
    return copies.values_list("digest", flat=True).first() or ""


def _resume_address(ticket: str) -> str:
    return f"{reverse('oauth:continue')}?{urlencode({'ticket': ticket})}"


def _opened(draft: Draft, login: Login) -> frozenset[str]:
    declared = (draft.realm.catalogue.scope(name) for name in draft.scopes)
    if not any(scope.restricted for scope in declared if scope):
        return frozenset()
    held = frozenset(Scope.objects.filter(roles__users=login.user).values_list("name", flat=True))
    roles = Role.objects.filter(users=login.user).values_list("name", flat=True)
    return held | opened_by(draft.realm, login.user.pk, roles, among=draft.scopes)
