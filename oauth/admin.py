"""The admin of what people allowed: connected applications and consents. Tokens, codes and digests are never shown."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from audit import actions
from oauth.endings import end_connection, end_family
from oauth.models import Consent, Family
from realms.admin_columns import moment, words
from realms.administration import ReadOnly, RealmModelAdmin
from realms.confirming import Question, confirmed
from support import clock

BEGINNING = "The beginning of a person's e-mail address, or of an application's name or identifier."

REVOKE = Question(
    action="revoke",
    title="Revoke connections",
    says="Their tokens end at once; APIs that verify tokens locally take them for at most the life of an access token. "
    "What the person allowed stays, so that the application may come back without asking them: to end that too, "
    "withdraw the consent.",
    button="Yes, revoke them",
)
WITHDRAW = Question(
    action="withdraw",
    title="Withdraw consents",
    says="What the person allowed the application ends, with its tokens and codes under way. It has to ask them before "
    "it comes back.",
    button="Yes, withdraw them",
)


class AliveFilter(admin.SimpleListFilter):
    """Tells families that still get tokens from those that were ended, before their time was over."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401, ARG002 (Django's)
        """Return the two states."""
        return [("alive", "Alive"), ("revoked", "Revoked")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:  # noqa: ARG002 (Django's)
        """Keep the families of the chosen state."""
        now = clock.now()
        states = {
            "alive": models.Q(revoked_at=None, expires_at__gt=now, idle_expires_at__gt=now),
            "revoked": models.Q(revoked_at__isnull=False),
        }
        return queryset.filter(states.get(self.value() or "", models.Q()))


class FamilyAdmin(ReadOnly, RealmModelAdmin):
    """Connected applications: each is what one authorization led to. Revoking one ends its tokens."""

    nothing = "No application is connected. One is listed here as soon as a person has let it in."
    started, used = moment("created_at", "connected"), moment("rotated_at", "last used")
    list_display = ("application", "user", "scope", used, "alive")
    list_select_related = ("application", "user", "realm")
    list_filter = (AliveFilter,)
    search_fields = ("^user__email", "^application__client_id", "^application__name")
    search_help_text = BEGINNING
    fields = (
        "application",
        "user",
        "scope",
        words("resources", "resources"),
        "session_bound",
        started,
        used,
        moment("idle_expires_at", "ends if unused"),
        moment("expires_at", "ends at the latest"),
        moment("revoked_at", "revoked"),
    )
    actions = ("revoke",)

    @admin.display(description="alive", boolean=True)
    def alive(self, family: Family) -> bool:
        """Tell whether it still gets tokens."""
        return family.revoked_at is None and min(family.expires_at, family.idle_expires_at) > clock.now()

    @admin.action(description="Revoke: end its tokens")
    def revoke(self, request: HttpRequest, families: models.QuerySet[Family]) -> HttpResponse | None:
        """End the tokens of the chosen families. The person's consent stays; withdraw that among the consents."""
        if asked := confirmed(self, request, REVOKE, [(family, family.scope) for family in families]):
            return asked
        for family in families.filter(revoked_at=None):
            end_family(family)
            self.record(request, actions.TOKEN_REVOKED, family, what=["family"])
        self.message_user(request, "Revoked.")
        return None


class ConsentAdmin(ReadOnly, RealmModelAdmin):
    """What people allowed applications, until they or an administrator withdraw it."""

    nothing = "Nobody has allowed an application anything yet."
    list_display = ("client", "user", "redirect_host", "access", moment("granted_at", "granted"))
    list_select_related = ("client", "user", "realm")
    search_fields = ("^user__email", "^client__client_id", "^client__name", "^redirect_host")
    search_help_text = f"{BEGINNING[:-1]}, or of a host."
    fields = (
        "client",
        "user",
        "redirect_host",
        "access",
        moment("granted_at", "granted"),
    )
    actions = ("withdraw",)

    @admin.display(description="access")
    def access(self, consent: Consent) -> str:
        """Return the scopes, and where they hold."""
        somewhere = (f"{' '.join(scopes)} at {resource}" for resource, scopes in consent.resources.items())
        return "; ".join([" ".join(consent.scopes)] * bool(consent.scopes) + [*somewhere])

    @admin.action(description="Withdraw: the application must ask again, and its tokens end")
    def withdraw(self, request: HttpRequest, consents: models.QuerySet[Consent]) -> HttpResponse | None:
        """End what the person allowed: the consent, the tokens, and the codes under way."""
        if asked := confirmed(self, request, WITHDRAW, [(consent, self.access(consent)) for consent in consents]):
            return asked
        for consent in consents:
            self.record(request, actions.CONSENT_REVOKED, consent, what=["consent"])
            end_connection(consent.user, consent.client)
        self.message_user(request, "Withdrawn.")
        return None
