"""What a realm decides about logins through a provider: its own, or one that the platform offers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from clients.models import Client
from realms.models.document_policy import demand_domains

ATTRIBUTES = ("name", "given_name", "family_name", "preferred_username", "locale", "zoneinfo", "picture")
DEFAULT_ATTRIBUTES = {"name": "name", "given_name": "given_name", "family_name": "family_name"}


class SignUp(models.TextChoices):
    """Who gets an account here at their first login through the provider. Their e-mail address must be verified."""

    CLOSED = "closed", "Nobody"
    DOMAINS = "domains", "People whose e-mail address is in one of its domains"
    OPEN = "open", "Everybody who has an account there"


def demand_texts(value: object) -> None:
    """Refuse what is not a mapping of texts to texts."""
    if not isinstance(value, dict) or not all(isinstance(text, str) and text for text in (*value, *value.values())):
        raise ValidationError('Write a mapping of texts, such as {"one": "two"}.')


def demand_attributes(value: object) -> None:
    """Refuse what is not a mapping of attributes of people here to claims."""
    demand_texts(value)
    if isinstance(value, dict) and (unknown := sorted(value.keys() - set(ATTRIBUTES))):
        raise ValidationError(f"{', '.join(unknown)}: the attributes are {', '.join(ATTRIBUTES)}.")


class SignInPolicy(models.Model):
    """Columns of a provider, and of a reference to one."""

    SignUp = SignUp

    enabled = models.BooleanField(default=True)
    sign_up = models.CharField(
        max_length=16,
        choices=SignUp.choices,
        default=SignUp.DOMAINS,
        help_text="Who gets an account at their first login; their e-mail address must be verified there.",
    )
    trusts_email = models.BooleanField(
        default=True, help_text="Whether its word counts that an e-mail address is verified."
    )
    domains = models.JSONField(
        default=list,
        blank=True,
        validators=[demand_domains],
        help_text='Whoever types an e-mail address in one of these is sent there: ["corp.example"].',
    )
    attributes = models.JSONField(
        default=dict,
        blank=True,
        validators=[demand_attributes],
        help_text='Attribute to claim, taken over at each login: {"name": "displayName"}. Empty: the names, once.',
    )
    role_claim = models.CharField(max_length=200, blank=True, help_text='The claim that roles come from: "groups".')
    roles = models.JSONField(
        default=dict,
        blank=True,
        validators=[demand_texts],
        help_text='Value of that claim to role, and nothing else gives a role: {"finance": "auditor"}.',
    )
    asks_again_after = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(60)],
        help_text="Seconds after which whoever came through it must come through it again: sessions and tokens end "
        "then, so that who has no account there any more is out. Empty: as the realm says.",
    )
    clients = models.ManyToManyField(
        Client, blank=True, related_name="+", help_text="Applications whose login page offers it; none: all of them."
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a mapping of roles without the claim that it reads."""
        super().clean()
        if bool(self.roles) != bool(self.role_claim):
            raise ValidationError({"roles": "Give role_claim and roles together, or neither."})

    def signs_up(self, email: str) -> bool:
        """Tell whether the owner of that address, which is verified, may have an account here."""
        if self.sign_up == SignUp.DOMAINS:
            return domain_of(email) in self.domains
        return bool(self.sign_up == SignUp.OPEN)

    def mapped_attributes(self, *, first: bool) -> dict[str, Any]:
        """Return attribute to claim for a login: what is not configured comes over at the first one alone."""
        return dict(self.attributes or (DEFAULT_ATTRIBUTES if first else {}))


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address in lower case."""
    return email.rpartition("@")[2].lower()
