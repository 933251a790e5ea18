"""Which server a command speaks to, in which realm, and as whom: from options, the environment, and the context in use.

What is given for this command goes before what is kept. A credential is shown to nobody but the server it is of.
"""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from authserver_sdk.cli import addresses, contexts
from authserver_sdk.cli.contexts import Context, Kept, Kind
from authserver_sdk.cli.exits import Code, Stop
from authserver_sdk.management import ManagementClient
from authserver_sdk.management.connection import PATH
from authserver_sdk.tokens.client import ClientSecret, PublicClient
from authserver_sdk.tokens.grants import ApiKey, ClientCredentials, Grant, Refresh
from authserver_sdk.tokens.source import TokenSource

if TYPE_CHECKING:
    import httpx

AUTHCTL = "authctl"
MANAGEMENT = "management"
OPERATORS = "system"  # the realm whose tokens open every realm
NOT_SIGNED_IN = "You are not signed in. Sign in with: authctl login URL (or set AUTHSERVER_URL and AUTHSERVER_TOKEN)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options before the command say; empty: nothing."""

    context: str = ""
    url: str = ""
    realm: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The issuer that gives the tokens, the one whose realm is managed, and what to sign in with."""

    home: str
    issuer: str
    token: str = ""
    context: Context | None = None
    secret: str = ""

    def source(self, *, resource: str = "", scope: str = "") -> TokenSource:
        """Return where tokens come from: for the management API, or for another resource."""
        if self.context is None:
            raise Stop("AUTHSERVER_TOKEN is one token. It cannot become another one.")
        if self.context.kind == Kind.PERSON and (resource or scope):
            raise Stop("You signed in for the administration. Tokens for other APIs are for machines.", Code.USAGE)
        wanted = resource or management_resource(self.home)
        purpose = f"{wanted} {scope}" if resource or scope else MANAGEMENT
        store = Kept(self.context.name, purpose) if self.context.name else None
        return TokenSource(self.home, _grant(self.context, self.secret, resource=wanted, scope=scope), store=store)

    def management(self) -> ManagementClient:
        """Return the client for the realm."""
        auth: httpx.Auth | str = self.token or self.source()
        return ManagementClient(self.issuer, auth)


def management_resource(home: str) -> str:
    """Return the identifier of the management API (RFC 8707)."""
    return f"{home}{PATH}".rstrip("/")


def _grant(context: Context, secret: str, *, resource: str, scope: str) -> Grant:
    match context.kind:
        case Kind.API_KEY:
            return ApiKey(secret, scope=scope or context.scope, resource=resource)
        case Kind.CLIENT:
            return ClientCredentials(ClientSecret(context.client_id, secret), scope=scope, resource=resource)
        case _:
            return Refresh(PublicClient(AUTHCTL), scope=scope, resource=resource)


def target(asked: Asked) -> Target:
    """Return where a command goes."""
    url = asked.url or os.environ.get("AUTHSERVER_URL", "")
    return (_with_token(asked, url) if os.environ.get("AUTHSERVER_TOKEN") else _with_credentials(asked, url)) or _kept(
        asked, url
    )


def _with_token(asked: Asked, url: str) -> Target:
    token = os.environ["AUTHSERVER_TOKEN"]
    if not url:
        raise Stop("AUTHSERVER_TOKEN needs AUTHSERVER_URL beside it: the address of the server.", Code.USAGE)
    issuer = addresses.issuer(url, _realm(asked))
    claimed = addresses.unverified_issuer(token)
    if not addresses.realm_of(issuer) and addresses.realm_of(claimed) and claimed.startswith(f"{issuer}/"):
        issuer = claimed
    is_of_this_server = addresses.server_of(claimed) == addresses.server_of(issuer)
    return Target(claimed if is_of_this_server else issuer, issuer, token=token)


def _with_credentials(asked: Asked, url: str) -> Target | None:
    key, client_id = os.environ.get("AUTHSERVER_API_KEY", ""), os.environ.get("AUTHSERVER_CLIENT_ID", "")
    if not (key or client_id):
        return None
    if not url:
        raise Stop("AUTHSERVER_API_KEY and AUTHSERVER_CLIENT_ID need AUTHSERVER_URL beside them.", Code.USAGE)
    home = addresses.issuer(url, os.environ.get("AUTHSERVER_REALM", "") or ("" if "/realms/" in url else asked.realm))
    issuer = addresses.in_realm(home, asked.realm) if asked.realm else home
    if key:
        return Target(home, issuer, context=Context("", home, Kind.API_KEY), secret=key)
    secret = os.environ.get("AUTHSERVER_CLIENT_SECRET", "")
    if not secret:
        raise Stop("AUTHSERVER_CLIENT_ID needs AUTHSERVER_CLIENT_SECRET beside it.", Code.USAGE)
    return Target(home, issuer, context=Context("", home, Kind.CLIENT, client_id), secret=secret)


def _kept(asked: Asked, url: str) -> Target:
    name = asked.context or os.environ.get("AUTHSERVER_CONTEXT", "") or contexts.current_name()
    if not name:
        raise Stop(NOT_SIGNED_IN, Code.NOT_ALLOWED)
    context = contexts.find(name)
    if url and addresses.server_of(url) != addresses.server_of(context.issuer):
        sentence = f"You are signed in to {context.issuer}, and not to {url}. Sign in there: authctl login {url}"
        raise Stop(sentence, Code.NOT_ALLOWED)
    realm = _realm(asked) or addresses.realm_of(url) or context.realm
    issuer = addresses.in_realm(context.issuer, realm) if realm else context.issuer
    if issuer != context.issuer and addresses.realm_of(context.issuer) != OPERATORS:
        sentence = f"You are signed in to {context.issuer}: only operators reach other realms. Sign in to {issuer}"
        raise Stop(f"{sentence}, or choose another sign-in with --context.", Code.NOT_ALLOWED)
    return Target(context.issuer, issuer, context=context, secret=contexts.secret_of(context))


def _realm(asked: Asked) -> str:
    return asked.realm or os.environ.get("AUTHSERVER_REALM", "")
