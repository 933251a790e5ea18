"""Identity providers, references to them, the identities that people have there, and logins under way."""

from federation.models.identity import LinkedIdentity
from federation.models.pending import PendingLogin
from federation.models.provider import IdentityProvider
from federation.models.reference import ProviderReference

__all__ = ["IdentityProvider", "LinkedIdentity", "PendingLogin", "ProviderReference"]
