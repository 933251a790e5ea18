"""OpenID Connect Core §3.1, Microsoft Entra, v2.0 alone: a person is `tid` and `oid`, which are never reassigned.

E-mail, UPN and preferred_username are the tenant's to change, and so are nobody's key. Each tenant has an issuer of
its own, which the configuration for several tenants gives as a template; so do its keys.
"""

from typing import Any

from federation.discovery import Configuration
from federation.id_token import SignedToken
from federation.models.provider import CONSUMERS, ORGANIZATIONS, TENANT
from federation.providers.exchange import Answer
from federation.providers.oidc import OpenIDProvider
from federation.refusal import ProviderLied

TEMPLATE = "{tenantid}"
COMMON = "common"  # organizations and personal accounts


class Microsoft(OpenIDProvider):
    """Entra for one tenant, for some, or for every organization."""

    subject_claim = "oid"

    @property
    def root(self) -> str:
        """Return the address for one tenant, or for several."""
        return f"{self.row.address}/{self._authority}/v2.0"

    @property
    def issuer(self) -> str:
        """Return the issuer that the configuration names: the tenant's, or a template."""
        return self._issuer(TEMPLATE if self._authority in {COMMON, ORGANIZATIONS} else self._authority)

    def demand_issuer(self, answer: Answer, configuration: Configuration) -> None:
        """RFC 9207 §2.4: the answer of one of several tenants names its own, which the ID token must name too."""
        if configuration.issuer == self._issuer(TEMPLATE):
            if answer.issuer is None and configuration.names_issuer:
                raise ProviderLied("The answer names no issuer.")
            return
        super().demand_issuer(answer, configuration)

    def issuer_of(self, token: SignedToken) -> str:
        """Return the issuer of the tenant that the token names, if its people may come in, and its key may sign."""
        tenant = token.claims.get("tid")
        if not isinstance(tenant, str) or TENANT.fullmatch(tenant) is None or not self._lets_in(tenant):
            raise ProviderLied("The tenant is not one of those that may come in.")
        issuer = self._issuer(tenant)
        if token.key_issuer and token.key_issuer.replace(TEMPLATE, tenant) != issuer:
            raise ProviderLied("The key is that of another tenant.")
        if token.claims.get("ver") != "2.0":
            raise ProviderLied("The token is not of version 2.0.")
        return issuer

    def email_verified(self, claims: dict[str, Any]) -> bool:
        """Tell whether the owner of the domain answers for the e-mail: `xms_edov`, which Entra writes in three ways."""
        said = claims.get("xms_edov")
        return said is True or (isinstance(said, str) and said in {"1", "true"})

    @property
    def _authority(self) -> str:
        tenants = self.row.tenants
        if len(tenants) == 1:
            return str(tenants[0])
        return COMMON if CONSUMERS in tenants else ORGANIZATIONS

    def _lets_in(self, tenant: str) -> bool:
        return tenant in self.row.tenants or (ORGANIZATIONS in self.row.tenants and tenant != CONSUMERS)

    def _issuer(self, tenant: str) -> str:
        return f"{self.row.address}/{tenant}/v2.0"
