"""GDPR Articles 15 and 20: everything that is kept of a person, as one JSON document (its shape: docs/accounts.md)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.flows.telling import tell
from accounts.models import User
from accounts.personal_data import personal_data
from accounts.views.fresh_proof import fresh_proof
from accounts.visits import visit_of
from audit import actions
from audit.record import record
from authserver.organizations import founded_by
from federation.models import LinkedIdentity
from oauth.models import Consent, Family
from realms.context import current_realm
from serviceaccounts.api_keys import keys_of
from serviceaccounts.models import ApiKey, ApplicationRole
from support import clock

FORMAT = "authserver-account-1"  # a later shape that old readers misunderstand gets another number
TEMPLATE = "mail/data_exported.txt"


@never_cache
@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """Offer the download, and the deletion where the realm lets people do that."""
    return render(request, "account/data.html")


@require_POST
@fresh_proof(back="account_data")
def export(request: HttpRequest, user: User) -> HttpResponse:
    """Hand out the document; it is recorded, and told by mail."""
    visit, realm = visit_of(request), current_realm()
    with transaction.atomic():
        document = document_of(user)
        record(actions.DATA_EXPORTED, realm=realm.slug, actor=user.email, subject=user.pk, peer=visit.peer)
        if user.email_verified:
            tell(user, TEMPLATE, account=f"{realm.issuer}/account/")
    name = f"account-{realm.slug}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse(document, headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False})


def document_of(user: User) -> dict[str, Any]:
    """Return the whole document."""
    realm = current_realm()
    return {
        "format": FORMAT,
        "exported_at": clock.written(clock.now()),
        "realm": {"name": realm.name, "issuer": realm.issuer},
        **personal_data(user),
        "application_roles": [_role(row) for row in user.application_roles.select_related("client", "role")],
        "organizations": [{"name": made.name, "issuer": made.issuer} for made in founded_by(user)],
        "linked_accounts": [
            _identity(row) for row in LinkedIdentity.objects.filter(user=user).select_related("provider")
        ],
        "consents": [_consent(row) for row in Consent.objects.filter(user=user).select_related("client")],
        "api_keys": [_key(row) for row in keys_of(user)],
        "connections": [_connection(row) for row in Family.objects.filter(user=user).select_related("application")],
    }


def _role(row: ApplicationRole) -> dict[str, Any]:
    return {"client_id": row.client.client_id, "role": row.role.name, "given_at": clock.written(row.given_at)}


def _identity(row: LinkedIdentity) -> dict[str, Any]:
    return {
        "provider": row.provider.name,
        "issuer": row.issuer,
        "subject": row.subject,
        "email": row.email,
        "linked_at": clock.written(row.linked_at),
        "last_used_at": clock.written(row.last_used_at),
    }


def _consent(row: Consent) -> dict[str, Any]:
    return {
        "client_id": row.client.client_id,
        "client_name": row.client.name,
        "host": row.redirect_host,
        "scopes": row.scopes,
        "resources": row.resources,
        "granted_at": clock.written(row.granted_at),
    }


def _key(row: ApiKey) -> dict[str, Any]:
    """Return a key without what it is recognised by."""
    return {
        "name": row.name,
        "generation": row.generation,
        "scopes": row.scopes,
        "resources": row.resources,
        "active": row.active,
        "made_at": clock.written(row.created_at),
        "last_used_at": clock.written(row.last_used_at),
        "expires_at": clock.written(row.expires_at),
        "invalidated_at": clock.written(row.invalidated_at),
    }


def _connection(row: Family) -> dict[str, Any]:
    return {
        "client_id": row.application.client_id,
        "client_name": row.application.name,
        "scope": row.scope,
        "resources": row.resources,
        "connected_at": clock.written(row.created_at),
        "last_used_at": clock.written(row.rotated_at),
        "expires_at": clock.written(row.expires_at),
        "ended_at": clock.written(row.revoked_at),
    }
