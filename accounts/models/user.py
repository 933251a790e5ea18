"""A person of one realm. The same e-mail address in two realms is two people. Claims: OpenID Connect Core §5.1."""

import uuid
from datetime import UTC, tzinfo
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from realms.managers import RealmBound, RealmManager
from realms.models import Role


class UserManager(RealmManager["User"], BaseUserManager["User"]):
    """People of the realm in force."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person of that e-mail address, without regard to case."""
        return self.get(email__iexact=username)


class User(RealmBound, AbstractBaseUser):  # type: ignore[django-manager-missing]  # the manager of emailaddress_set is replaced at start
    """One person in one realm. `id` is the `sub` of their tokens: random, so it says nothing and is never reused."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    email_verified = models.BooleanField(default=False)
    name = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=150, blank=True)
    family_name = models.CharField(max_length=150, blank=True)
    preferred_username = models.CharField(max_length=150, blank=True)
    locale = models.CharField(max_length=35, blank=True)
    zoneinfo = models.CharField(max_length=64, blank=True)
    picture = models.URLField(blank=True)
    is_active = models.BooleanField("active", default=True)
    roles = models.ManyToManyField(Role, blank=True, related_name="users")
    application = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="people",
        help_text="The one application that this person may use; empty: every one of the realm.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[UserManager] = UserManager()

    factor_kinds: tuple[str, ...] | None = None  # where they were read with the row

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ("email",)
        constraints = (models.UniqueConstraint("realm", Lower("email"), name="user_unique_email_in_realm"),)
        indexes = (
            models.Index(fields=("realm", "email"), name="user_in_order_of_email"),
            models.Index(fields=("realm", "email"), condition=models.Q(is_active=False), name="user_not_active"),
            models.Index(fields=("realm", "email"), condition=models.Q(email_verified=False), name="user_not_verified"),
            models.Index(fields=("email",), name="user_of_all_in_order"),
        )

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Refuse an application of another realm, and one that comes and goes as strangers like."""
        super().clean()
        if self.application and (self.application.realm_id != self.realm_id or self.application.self_registered):
            raise ValidationError({"application": "Name a client of this realm that an administrator made."})

    @property
    def display_name(self) -> str:
        """Return how to address this person: their name where they gave one, else the e-mail address."""
        return self.name or f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def zone(self) -> tzinfo:
        """Return the time zone in which this person reads times: their own, if there is one of that name."""
        try:
            return ZoneInfo(self.zoneinfo)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # a name out of somebody else's claims, or of a folder
            return UTC

    @property
    def signs_in_by_password(self) -> bool:
        """Tell whether a password lets this person in: where none does, no mail should speak of one."""
        return bool(self.realm.takes_passwords and self.has_usable_password())

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Return what the roles of this person let them administer in their realm."""
        return self._permitted(users=self)

    @cached_property
    def is_staff(self) -> bool:
        """Tell whether a role of this person opens their realm's admin, be it for one application."""
        return bool(self.permissions or self._permitted(application_roles__user=self))

    def _permitted(self, **holder: "User") -> frozenset[str]:
        roles = Role.objects.all_realms().filter(realm_id=self.realm_id, **holder)
        return frozenset().union(*(role.allows for role in roles.only("administers", "permissions")))

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 (the signature is Django's)
        """Refuse: what somebody may do in the admin is for authserver/authority.py to say."""
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse likewise."""
        return False
