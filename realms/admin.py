"""The admin of a realm and of what it declares."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from realms import consequences
from realms.administration import ModelForm, RealmForm, RealmModelAdmin
from realms.context import current_realm
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG
from realms.recording_admin import RecordingAdmin
from realms.session_token_form import FIELDSET
from realms.settings_form import RealmSettingsForm
from support.lines_field import LinesField

NEW = (
    (
        None,
        {
            "fields": ("slug", "name"),
            "description": "The slug stands in the issuer, /realms/&lt;slug&gt;, and stays as it is. "
            "Everything else has a default, and is on the page that comes next.",
        },
    ),
)
OPERATORS = ("slug", "enabled", "switch_off", "domain", "organizations_per_person")
SETTINGS = (
    (None, {"fields": ("name",)}),
    (
        "Clients",
        {
            "fields": (
                "registration",
                "loopback_redirect_uris",
                "client_id_metadata_documents",
                "trusted_client_domains",
                "command_line_client",
                "pkce",
                "client_assertion_audience",
                "client_secret_jwt",
                "rotate_secrets_every",
                "limits",
            ),
            "description": "Who may register a client, and what clients must prove.",
        },
    ),
    (
        "People",
        {
            "fields": ("sign_up", "sign_up_domains", "login_methods", "password_minimum_length", "account_deletion"),
            "description": "Who may make an account, and what they log in by.",
        },
    ),
    (
        "API keys of people",
        {
            "fields": ("people_have_api_keys", "api_key_days"),
            "description": "Those of service accounts are another matter: administrators make them.",
        },
    ),
    (
        "Languages",
        {
            "fields": ("default_language", "languages"),
            "description": "An application and the person choose first; the default is for who asks for none of these.",
        },
    ),
    (
        "Lifetimes, in seconds",
        {
            "fields": (
                "access_token_lifetime",
                "id_token_lifetime",
                "code_lifetime",
                "refresh_token_idle_lifetime",
                "refresh_token_absolute_lifetime",
                "session_lifetime",
                "session_idle_lifetime",
            ),
            "description": "They count from the next token on. Of the two of a refresh token the shorter counts.",
        },
    ),
    (
        "Second factors",
        {
            "fields": ("require_second_factor", "administrators_need_second_factor"),
            "description": "Beside the first: a passkey, an authenticator app, or a recovery code.",
        },
    ),
    ("Tokens and keys", {"fields": ("default_audience", "access_token_algorithm", "signing_key_lifetime")}),
    ("Audit trail", {"fields": ("audit_days",), "description": "Events are sealed; their seals stay when they go."}),
    FIELDSET,
)
FOLDED = tuple((name, options | {"classes": ("collapse",)} if name else options) for name, options in SETTINGS)


class RealmAdmin(RecordingAdmin):
    """A realm sees itself; the operators' realm sees all and makes new ones. None is deleted by a click."""

    form = RealmSettingsForm
    list_display = ("slug", "name", "enabled", "registration", "domain")
    list_filter = ("enabled", "registration")
    sortable_by = None
    search_fields = ("slug", "name", "domain")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Realm]:
        """Return this realm; for the platform's operators every one."""
        realms = super().get_queryset(request)
        return realms if operates_platform() else realms.filter(pk=current_realm().pk)

    def get_fieldsets(self, request: HttpRequest, obj: Realm | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Return what may be seen: only operators name and switch realms, and give them domains."""
        if obj is None:
            return NEW
        return ((None, {"fields": OPERATORS}), *FOLDED) if operates_platform() else FOLDED

    def get_form(self, request: HttpRequest, obj: Realm | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002 (the signature is Django's)
        """Ask of a new realm no more than what is shown."""
        return super().get_form(request, obj, change, **({} if obj else {"form": ModelForm}) | kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Realm | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Keep the slug of a realm for good: it stands in every token and in the settings of every client."""
        return () if obj is None else ("slug",)

    def save_model(self, request: HttpRequest, obj: Realm, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (the signature is Django's)
        """Say what the change brings with it."""
        before = Realm.objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        for sentence in consequences.of(before, obj) if before else ():
            self.message_user(request, sentence, messages.WARNING)

    def response_add(self, request: HttpRequest, obj: Realm, post_url_continue: str | None = None) -> HttpResponse:
        """Show the page of the new realm, where its settings are."""
        answer = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return answer
        return HttpResponseRedirect(reverse("admin:realms_realm_change", args=[obj.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let operators alone add a realm."""
        return operates_platform() and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (Django's)
        """Refuse: every person, client and key would go with it."""
        return False


class ResourceForm(RealmForm):
    """A resource and the names that it has."""

    aliases = LinesField(required=False, help_text="Other identifiers that mean this resource, one to a line.")

    class Meta:
        help_texts: ClassVar = {
            "identifier": "The address that clients ask for, https://api.example/orders for one. It is the audience "
            "(aud) of their tokens.",
            "scopes": "What tokens for it may carry, and no others.",
        }


class ResourceAdmin(RealmModelAdmin):
    """Resources."""

    form = ResourceForm
    nothing = "No resource yet. A resource is an API or an MCP server that tokens are made for."
    list_display = ("identifier", "name")
    sortable_by = None
    list_select_related = ("realm",)
    search_fields = ("identifier", "name")


def operates_platform() -> bool:
    """Tell whether the realm in force is that of the platform's operators."""
    return current_realm().slug == SYSTEM_SLUG
