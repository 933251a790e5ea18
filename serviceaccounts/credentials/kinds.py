"""Every kind of secret that is watched, on one page."""

from serviceaccounts.credentials.api_keys import ApiKeys
from serviceaccounts.credentials.client_secrets import ClientSecrets
from serviceaccounts.credentials.kind import Kind, TimedKind
from serviceaccounts.credentials.registration_tokens import InitialAccessTokens, RegistrationTokens

TIMED: tuple[TimedKind, ...] = (ClientSecrets(), ApiKeys())
KINDS: tuple[Kind, ...] = (*TIMED, InitialAccessTokens(), RegistrationTokens())
