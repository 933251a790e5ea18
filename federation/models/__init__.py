"""Identity providers, references to them, the identities that people have there, logins and logouts."""

from federation.models.identity import LinkedIdentity
from federation.models.login import FederatedLogin, SeenLogoutToken
from federation.models.pending import PendingLogin
from federation.models.provider import IdentityProvider
from federation.models.reference import ProviderReference

__all__ = [
    "FederatedLogin",
    "IdentityProvider",
    "LinkedIdentity",
    "PendingLogin",
    "ProviderReference",
    "SeenLogoutToken",
]
