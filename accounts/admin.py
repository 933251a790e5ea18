"""The admin of people and of their sessions. No password is shown or set here, not even as a hash."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.devices import describe
from accounts.flows.access import end_session
from accounts.flows.factors import remove_all
from accounts.flows.own_sessions import end_all
from accounts.models import Session, User
from accounts.session_store import SessionStore
from audit import actions
from realms.administration import ReadOnly, RealmModelAdmin
from realms.models import Role

OWN_ACCOUNT = "Your own account: another administrator must delete it."


class UserAdmin(RealmModelAdmin):
    """People. They come from the blueprint; disabling one ends their sessions and tokens."""

    list_display = ("email", "name", "role_names", "is_active", "last_login")
    list_filter = ("is_active", "email_verified", "roles__administers")
    list_select_related = ("realm",)
    search_fields = ("email", "name")
    readonly_fields = ("email", "email_verified", "last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "email_verified", "name", "given_name", "family_name")}),
        (
            "Access",
            {
                "fields": ("is_active", "roles"),
                "description": "A person who is not active cannot log in; their sessions and tokens end at once.",
            },
        ),
        ("Since when", {"fields": ("created_at", "last_login")}),
    )
    actions = ("end_access", "remove_factors")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Read the roles of a whole list at once, whichever realms it spans."""
        return super().get_queryset(request).prefetch_related(models.Prefetch("roles", Role.objects.all_realms()))

    @admin.display(description="roles")
    def role_names(self, user: User) -> str:
        """Return the names of their roles."""
        return ", ".join(role.name for role in user.roles.all())

    @admin.action(description="Remove all second factors, for who lost them")
    def remove_factors(self, request: HttpRequest, users: models.QuerySet[User]) -> None:
        """Let the chosen people in by their first factor alone; they are told by e-mail."""
        for user in users:
            if remove_all(user):
                self.record(request, actions.FACTORS_RESET, user, what=["second factors"])
        self.message_user(request, "They have no second factor now. Where one is needed they are asked to set it up.")

    @admin.action(description="End all sessions and tokens")
    def end_access(self, request: HttpRequest, users: models.QuerySet[User]) -> None:
        """Sign the chosen people out everywhere; they may log in again."""
        for user in users:
            end_all(user)
            self.record(request, actions.ACCESS_ENDED, user, what=["sessions", "tokens"])
        self.message_user(request, "All their sessions and tokens have ended.")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:  # noqa: ANN401 (Django's)
        """Let nobody change their own roles, or lock themselves out."""
        own = ("is_active", "roles") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def get_deleted_objects(
        self, objs: Iterable[models.Model], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Protect the account of the person who asks."""
        rows = list(objs)
        deleted, counts, lacking, protected = super().get_deleted_objects(rows, request)
        own = [OWN_ACCOUNT] if any(row.pk == request.user.pk for row in rows) else []
        return deleted, counts, lacking, protected + own

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: nobody could log in to an account without a password."""
        return False


class SessionAdmin(ReadOnly, RealmModelAdmin):
    """Where people are logged in. Ending a session ends the tokens bound to it, as signing out there would."""

    nothing = "Nobody is logged in."
    list_display = ("user", "device", "peer", "signed_in", "expire_date")
    list_display_links = None
    list_select_related = ("user", "realm")
    search_fields = ("user__email", "user__name")
    fields = list_display
    ordering = ("-expire_date",)
    actions = ("end",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Session]:
        """Leave out visitors, who have a session for the protection of forms."""
        return super().get_queryset(request).filter(user__isnull=False)

    @admin.display(description="device")
    def device(self, session: Session) -> str:
        """Return what the browser says of itself."""
        return describe(session.user_agent)

    @admin.display(description="logged in")
    def signed_in(self, session: Session) -> datetime | None:
        """Return when the person proved last who they are."""
        data = SessionStore().decode(session.session_data)
        moments = [float(method["at"]) for method in data.get(AUTHENTICATION_METHODS_SESSION_KEY, ())]
        return datetime.fromtimestamp(max(moments), UTC) if moments else None

    @admin.action(description="End: sign the person out there")
    def end(self, request: HttpRequest, sessions: models.QuerySet[Session]) -> None:
        """End the chosen sessions."""
        for session in sessions:
            self.record(request, actions.LOGOUT, session, what=["session"])
            end_session(session)
        self.message_user(request, "Signed out.")
