"""OAuth Client ID Metadata Document §8.9: domain trust: whose documents a realm takes."""

import re

from django.core.exceptions import ValidationError
from django.db import models

from realms.models.registration_policy import Registration, RegistrationPolicy

DOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
MAXIMUM_DOMAINS = 200


def demand_domains(value: object) -> None:
    """Refuse what is not a list of domains in lower case."""
    if not isinstance(value, list) or len(value) > MAXIMUM_DOMAINS:
        raise ValidationError(f"Write a list of at most {MAXIMUM_DOMAINS} domains.")
    for domain in value:
        if not isinstance(domain, str) or DOMAIN.fullmatch(domain) is None:
            raise ValidationError(f"{domain!r} is not a domain in lower case, such as claude.ai.")


class DocumentPolicy(RegistrationPolicy):
    """Whether clients may be known by the address of a document that describes them, and whose."""

    client_id_metadata_documents = models.BooleanField(
        default=True, db_default=True, help_text="Whether a client may be the address of a document that describes it."
    )
    trusted_client_domains = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        validators=[demand_domains],
        help_text="Hosts whose documents are read, with those below them; empty: any host, while registration is open.",
    )

    class Meta:
        abstract = True

    @property
    def reads_documents(self) -> bool:
        """Tell whether any document is read: where strangers may not register, only those of named hosts are."""
        invited = bool(self.trusted_client_domains) or self.registration == Registration.OPEN
        return self.client_id_metadata_documents and invited

    def takes_documents_of(self, host: str) -> bool:
        """Tell whether a client of that host may describe itself here."""
        domains: list[str] = self.trusted_client_domains
        return self.reads_documents and (
            not domains or any(host == domain or host.endswith(f".{domain}") for domain in domains)
        )
