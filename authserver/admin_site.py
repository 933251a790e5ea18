"""The admin below every realm: open to its people whose role administers something, with the login of the realm."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import urlencode

from accounts.admin import SessionAdmin
from accounts.factors.administrators import lacks_factor, page_to_prove_more
from accounts.invitation_admin import InvitationAdmin
from accounts.models import Invitation, Session, User
from audit.models import Event, OutboxMessage, Refusal
from authserver.admin import sections_of_rows as sections
from authserver.admin.application_roles import ApplicationRoleAdmin
from authserver.admin.audit_trail import EventAdmin, RefusalAdmin
from authserver.admin.client_pages import ClientPages
from authserver.admin.desk import Desk
from authserver.admin.ending_tokens import RealmPages
from authserver.admin.outbox import OutboxAdmin
from authserver.admin.person_page import PersonPages
from authserver.admin.rotation import RotationAdmin
from authserver.admin.section import Section
from authserver.admin.signing_keys import SigningKeyPages
from clients.models import Client, ClientSecret, InitialAccessToken
from clients.registration_token_admin import RegistrationTokenAdmin
from federation.admin import IdentityProviderAdmin, LinkedIdentityAdmin, ProviderReferenceAdmin
from federation.models import IdentityProvider, LinkedIdentity, ProviderReference
from keys.models import SigningKey
from oauth.admin import ConsentAdmin, FamilyAdmin
from oauth.models import Consent, Family
from realms.admin import ResourceAdmin
from realms.brand_admin import BrandAdmin
from realms.mail_text_admin import MailTextAdmin
from realms.models import Brand, MailText, Realm, Resource, ResourceSuggestion, Role, Scope, Webhook
from realms.role_admin import RoleAdmin
from realms.scope_admin import ScopeAdmin
from realms.suggestion_admin import ResourceSuggestionAdmin
from realms.webhook_admin import WebhookAdmin
from serviceaccounts.admin import ServiceAccountAdmin
from serviceaccounts.api_key_admin import ApiKeyAdmin
from serviceaccounts.introspector_admin import IntrospectorAdmin
from serviceaccounts.models import ApiKey, ApplicationRole, Introspector, ServiceAccount, WorkloadRule
from serviceaccounts.workload_admin import WorkloadRuleAdmin

BLIND = {"password_change", "password_change_done", "view_on_site"}  # not ours, and blind to realms
UNUSED = {"autocomplete", "jsi18n"}


class RealmAdminSite(Desk):
    """Django's admin with the door of the realm."""

    site_header = site_title = "Administration"

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever may administer anything in the realm of this address, and has proved enough for it."""
        return self.may_administer(request) and not lacks_factor(request)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:  # type: ignore[override]  # noqa: FBT001, FBT002 (the signature is Django's)
        """Wrap a view as Django does. Its forms name where they come from, or a browser says `Origin: null`."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = guarded(request, *args, **kwargs)
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return update_wrapper(inner, guarded)

    def sections(self, request: HttpRequest, row: Model) -> list[Section]:
        """Return what hangs on a row, for its page."""
        return sections.of(self, request, row)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the addresses without those that know nothing of realms, and those that no page of ours asks for."""
        return [address for address in super().get_urls() if getattr(address, "name", None) not in BLIND | UNUSED]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002 (the signature is Django's)
        """Send a visitor to the login of the realm, an administrator to their second factor, others nowhere."""
        target = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if isinstance(request.user, User):
            if not (self.may_administer(request) and lacks_factor(request)):
                raise PermissionDenied
            return HttpResponseRedirect(page_to_prove_more(request.user, then=target))
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: target})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # noqa: ARG002 (the signature is Django's)
        """Send an administrator to the logout of the realm."""
        return HttpResponseRedirect(reverse("account_logout"))


site = RealmAdminSite()
site.register(User, PersonPages)
site.register(Invitation, InvitationAdmin)
site.register(Session, SessionAdmin)
site.register(IdentityProvider, IdentityProviderAdmin)
site.register(ProviderReference, ProviderReferenceAdmin)
site.register(LinkedIdentity, LinkedIdentityAdmin)
site.register(Client, ClientPages)
site.register(ClientSecret, RotationAdmin)
site.register(InitialAccessToken, RegistrationTokenAdmin)
site.register(ServiceAccount, ServiceAccountAdmin)
site.register(ApiKey, ApiKeyAdmin)
site.register(ApplicationRole, ApplicationRoleAdmin)
site.register(WorkloadRule, WorkloadRuleAdmin)
site.register(Introspector, IntrospectorAdmin)
site.register(Family, FamilyAdmin)
site.register(Consent, ConsentAdmin)
site.register(Realm, RealmPages)
site.register(Brand, BrandAdmin)
site.register(MailText, MailTextAdmin)
site.register(Scope, ScopeAdmin)
site.register(Role, RoleAdmin)
site.register(Resource, ResourceAdmin)
site.register(ResourceSuggestion, ResourceSuggestionAdmin)
site.register(Webhook, WebhookAdmin)
site.register(SigningKey, SigningKeyPages)
site.register(Event, EventAdmin)
site.register(Refusal, RefusalAdmin)
site.register(OutboxMessage, OutboxAdmin)
