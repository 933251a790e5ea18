"""RFC 8414 §2: where a realm is: below the platform's address, or on a domain of its own, which is then its issuer."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from realms.models.document_policy import DOMAIN

REMEMBERED = 1024


def demand_own_domain(value: str) -> None:
    """Refuse what is no domain in lower-case A-labels (RFC 5890), an IP address, and the platform's own host."""
    if DOMAIN.fullmatch(value) is None or value.rpartition(".")[2].isdecimal():
        raise ValidationError("Write a host name in lower case without scheme and port, such as login.acme.example.")
    if value == settings.PUBLIC_HOST:
        raise ValidationError("That is the host of PUBLIC_URL, which all realms share.")


class DomainPolicy(models.Model):
    """Columns of a realm. Only operators of the platform set them: whoever has a name decides whose pages it shows."""

    domain = models.CharField(
        max_length=253,
        null=True,  # many realms have none, and the column is unique
        blank=True,
        unique=True,
        default=None,
        validators=[demand_own_domain],
        error_messages={"unique": "Another realm has that domain."},
        help_text="The host name that is this realm's alone, such as login.acme.example. It changes the issuer: every "
        "client, provider and resource server must be told. Empty: the realm is below the platform's address.",
    )
    former_domain = models.CharField(
        max_length=253,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The domain before this one: its tokens are good until they expire.",
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **named: Any) -> None:
        """Remember the domain before, when it changes."""
        rows = type(self)._default_manager.filter(pk=self.pk)  # noqa: SLF001 (Django's documented name)
        before = rows.values_list("domain", flat=True).first()
        if before not in {None, self.domain}:
            self.former_domain = before
        super().save(*args, **named)

    def clean(self) -> None:
        """Take an empty domain for none."""
        super().clean()
        self.domain = self.domain or None

    @property
    def origin(self) -> str:
        """Return scheme, host and port of the realm's pages: the platform's, or the same with its own host."""
        public_url: str = settings.PUBLIC_URL
        return public_url if self.domain is None else origin_of(self.domain, public_url=public_url)


@lru_cache(REMEMBERED)
def origin_of(domain: str | None, *, public_url: str) -> str:
    """Return the origin of a realm with that domain: scheme and port are those of PUBLIC_URL."""
    if domain is None:
        return public_url
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{domain}" + (f":{parts.port}" if parts.port else "")
