"""RFC 6749 §4.4 and §6, RFC 8693: the grants that need no person: of a client, of a refresh token, of an API key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from authserver_sdk.discovery import Server
from authserver_sdk.errors import LoginNeededError
from authserver_sdk.flow import Flow
from authserver_sdk.tokens.client import Client, Secret
from authserver_sdk.tokens.request import exchange, listed, spaced
from authserver_sdk.tokens.token import Token

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 (the registered name)
API_KEY = "urn:authserver:params:oauth:token-type:api-key"


class Grant(Protocol):
    """A way to a token."""

    def fetch(self, server: Server, held: Token | None) -> Flow[Token]:
        """Get a token; `held` is the one before, which may have a refresh token."""


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """A machine in its own name. `resource` says what for (RFC 8707), `audience` does at other servers."""

    client: Client
    scope: str | Iterable[str] = ""
    resource: str | Iterable[str] = ()
    audience: str = ""

    def fetch(self, server: Server, held: Token | None) -> Flow[Token]:  # noqa: ARG002 (the protocol's)
        """Show the client's credentials."""
        return (
            yield from exchange(
                server,
                self.client,
                {
                    "grant_type": "client_credentials",
                    "scope": spaced(self.scope),
                    "resource": listed(self.resource),
                    "audience": self.audience,
                },
            )
        )


@dataclass(frozen=True, slots=True)
class ApiKey:
    """authserver: a short-lived token for an API key, by token exchange; narrower than the key, if wanted."""

    key: Secret = field(repr=False)
    scope: str | Iterable[str] = ""
    resource: str | Iterable[str] = ()
    client: Client | None = None

    def fetch(self, server: Server, held: Token | None) -> Flow[Token]:  # noqa: ARG002 (the protocol's)
        """Show the key."""
        return (
            yield from exchange(
                server,
                self.client,
                {
                    "grant_type": TOKEN_EXCHANGE,
                    "subject_token": self.key() if callable(self.key) else self.key,
                    "subject_token_type": API_KEY,
                    "scope": spaced(self.scope),
                    "resource": listed(self.resource),
                },
            )
        )


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a person once allowed, again and again. Give the source a store: refresh tokens change with each use."""

    client: Client
    refresh_token: str = field(default="", repr=False)
    scope: str | Iterable[str] = ""
    resource: str | Iterable[str] = ()

    def fetch(self, server: Server, held: Token | None) -> Flow[Token]:
        """Show the latest refresh token."""
        token = (held and held.refresh_token) or self.refresh_token
        if not token:
            raise LoginNeededError("invalid_grant", "There is no refresh token.")
        return (
            yield from exchange(
                server,
                self.client,
                {
                    "grant_type": "refresh_token",
                    "refresh_token": token,
                    "scope": spaced(self.scope),
                    "resource": listed(self.resource),
                },
                before=held,
            )
        )
