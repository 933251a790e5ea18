"""The browser session token: whether a realm's browsers carry one, in which cookie, and for which front ends."""

import re
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from realms.front_ends import demand_addresses, demand_origins, leads_to
from realms.models.scope import SCOPE_TOKEN
from realms.resource_identifier import canonical
from realms.session_cookie import SECURE, problems

if TYPE_CHECKING:
    from realms.models import Realm

QUARTER_OF_AN_HOUR = 900  # seconds
DAY = 86_400
NAME = re.compile(rf"^(?:{SECURE})?[A-Za-z0-9][A-Za-z0-9._-]{{0,49}}\Z")


def demand_scopes(value: object) -> None:
    """Refuse what is not a list of scope tokens."""
    if not isinstance(value, list) or not all(isinstance(name, str) and SCOPE_TOKEN.fullmatch(name) for name in value):
        raise ValidationError('Write a list of scopes, such as ["openid", "profile"].')


def demand_resources(value: object) -> None:
    """Refuse what is not a list of resource identifiers."""
    if not isinstance(value, list) or not all(isinstance(each, str) and canonical(each) for each in value):
        raise ValidationError("Write a list of resource identifiers.")


class SessionTokenPolicy(models.Model):
    """Columns of a realm."""

    session_token = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the browser of who is logged in gets a cookie with a token for the realm's APIs.",
    )
    session_token_cookie = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(NAME, "Write letters, digits, dots, hyphens and underscores, 50 at most.")],
        help_text="The cookie's name. Empty: token_ and the slug, on https with __Secure- before it.",
    )
    session_token_domain = models.CharField(
        max_length=253,
        blank=True,
        default="",
        db_default="",
        help_text="The parent domain of the front ends, such as acme.example. Every host below it gets the cookie. "
        "Empty: this server's host alone.",
    )
    session_token_lifetime = models.PositiveIntegerField(
        default=QUARTER_OF_AN_HOUR,
        db_default=QUARTER_OF_AN_HOUR,
        validators=[MinValueValidator(60), MaxValueValidator(DAY)],
        help_text="Seconds for which a token is good. It slides while the session lives.",
    )
    session_token_scopes = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_scopes],
        help_text="What the token may do. Empty: openid and the realm's default scopes.",
    )
    session_token_resources = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_resources],
        help_text="The resources that it is for. Empty: the default audience.",
    )
    session_token_origins = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_origins],
        help_text='The front ends that may renew it: ["https://app.acme.example"].',
    )
    session_token_next = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_addresses],
        help_text="Where login and logout may lead: origins, pages, and folders, which end in a slash.",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a cookie that browsers would ignore, or that another one of this server is called."""
        super().clean()
        if refusals := problems(cast("Realm", self)):
            raise ValidationError(refusals)

    def session_leads_to(self, address: str) -> bool:
        """Tell whether login and logout may lead to `address`, beyond the realm's own pages."""
        return self.session_token and leads_to(address, self.session_token_next)
