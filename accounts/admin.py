"""The admin of people and of their sessions. No password is shown or set here, not even as a hash."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from accounts.devices import describe
from accounts.factors.authenticators import all_factors
from accounts.flows.own_sessions import end_all, end_for_administrator
from accounts.flows.switch_mails import tell_of_switch
from accounts.live_sessions import METHODS
from accounts.models import Session, User
from accounts.person_actions import PersonActions
from accounts.session_store import SessionStore
from audit import actions
from realms.admin_columns import NOTHING, moment
from realms.administration import ReadOnly, RealmModelAdmin
from realms.confirming import Question, confirmed
from realms.models import Role


class FactorFilter(admin.SimpleListFilter):
    """Tells who has a second factor."""

    title = "second factor"
    parameter_name = "factor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 (Django's)
        """Return the two kinds of people."""
        return [("has", "Has one"), ("none", "Has none")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[User]) -> models.QuerySet[User]:  # noqa: ARG002 (Django's)
        """Keep the chosen kind."""
        has = models.Exists(all_factors().filter(user=models.OuterRef("pk")))
        return {"has": queryset.filter(has), "none": queryset.exclude(has)}.get(self.value() or "", queryset)


END = Question(
    action="end",
    title="End sessions",
    says="The person is signed out there at once, and tokens that are bound to the session end. They may sign in "
    "again; to keep them out, disable their account.",
    button="Yes, end them",
)
OWN_ACCOUNT = "Your own account: another administrator must delete it."


class UserAdmin(PersonActions, RealmModelAdmin):
    """People. They sign up or are invited; disabling one ends their sessions and tokens."""

    nothing = "Nobody yet. Invite somebody, or let people make accounts by themselves in the settings of the realm."
    seen, since = moment("last_login", "last login"), moment("created_at", "created")
    list_display = ("email", "name", "email_verified", "factors", "role_names", "is_active", seen)
    list_filter = ("is_active", "email_verified", FactorFilter, "roles__administers")
    list_select_related = ("realm",)
    named_by = "email"
    named = {"application": "client_id"}
    search_fields = ("^email", "^name")
    search_help_text = "The beginning of an e-mail address or of a name."
    readonly_fields = ("email", "email_verified", since, seen)
    fieldsets = (
        (None, {"fields": ("email", "email_verified", "name", "given_name", "family_name")}),
        (
            "Access",
            {
                "fields": ("is_active", "roles", "application"),
                "description": "A person who is not active cannot log in; their sessions and tokens end at once.",
            },
        ),
        ("Since when (UTC)", {"fields": (since, seen)}),
    )
    actions = ("send_reset", "end_access", "remove_factors", "disable", "enable")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Read the roles and factors of a whole list at once, whichever realms it spans."""
        return (
            super()
            .get_queryset(request)
            .prefetch_related(
                models.Prefetch("roles", Role.objects.all_realms()),
                models.Prefetch("authenticator_set", all_factors()),
            )
        )

    def idle_actions(self, row: User) -> set[str]:
        """Offer to let in again whoever is kept out, and to keep out whoever is let in."""
        return {"enable"} if row.is_active else {"disable"}

    @admin.display(description="second factors")
    def factors(self, user: Any) -> str:  # noqa: ANN401 (allauth's table hangs on it)
        """Return which kinds of factors they have."""
        kinds = {factor.type for factor in user.authenticator_set.all()}
        return ", ".join(str(METHODS[kind]) for kind in sorted(kinds))

    @admin.display(description="roles")
    def role_names(self, user: User) -> str:
        """Return the names of their roles."""
        return ", ".join(role.name for role in user.roles.all())

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:  # noqa: ANN401 (Django's)
        """Let nobody change their own roles, or lock themselves out."""
        own = ("is_active", "roles", "application") if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (the signature is Django's)
        """End what other applications got for somebody who may now use one alone, and tell whom this keeps out."""
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            tell_of_switch(obj)
        if "application" in form.changed_data:
            end_all(obj)

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
    list_display = ("user", "device", "peer", "signed_in", moment("expire_date", "ends (UTC)"))
    list_display_links = None
    list_select_related = ("user", "realm")
    search_fields = ("^user__email", "^user__name")
    search_help_text = "The beginning of an e-mail address or of a name."
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

    @admin.display(description="logged in (UTC)")
    def signed_in(self, session: Session) -> str:
        """Return when the person proved last who they are."""
        data = SessionStore().decode(session.session_data)
        moments = [float(method["at"]) for method in data.get(AUTHENTICATION_METHODS_SESSION_KEY, ())]
        return f"{datetime.fromtimestamp(max(moments), UTC):%Y-%m-%d %H:%M:%S}" if moments else NOTHING

    @admin.action(description="End: sign the person out there")
    def end(self, request: HttpRequest, sessions: models.QuerySet[Session]) -> HttpResponse | None:
        """End the chosen sessions."""
        if asked := confirmed(self, request, END, [(session, self.device(session)) for session in sessions]):
            return asked
        for session in sessions.select_related("user__realm"):
            assert session.user  # noqa: S101 (tells the type checker what get_queryset ensures)
            self.record(request, actions.LOGOUT, session, what=["session"])
            end_for_administrator(session.user, session)
        self.message_user(request, "Signed out.")
        return None
