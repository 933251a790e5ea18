"""Tokens for programs, checks for APIs and MCP servers, and the management of an authserver."""

from authserver_sdk.discovery import Server
from authserver_sdk.errors import (
    AuthserverError,
    ClientRefusedError,
    ExpiredKeyError,
    ExpiredTokenError,
    InsufficientScopeError,
    InvalidKeyError,
    InvalidTokenError,
    KeyRefusedError,
    LoginNeededError,
    MissingKeyError,
    MissingTokenError,
    QuotaExhaustedError,
    RefusedError,
    ServerMisbehavesError,
    ServerUnavailableError,
    TokenRefusedError,
    WrongTenantError,
)
from authserver_sdk.flow import Transport
from authserver_sdk.jose.signing import SigningKey
from authserver_sdk.resource.call import Call, SessionCookie
from authserver_sdk.resource.guard import Guard
from authserver_sdk.tokens.authorization_code import AuthorizationCode
from authserver_sdk.tokens.client import ClientSecret, PrivateKeyJwt, PublicClient
from authserver_sdk.tokens.grants import ApiKey, ClientCredentials, Refresh
from authserver_sdk.tokens.source import TokenSource
from authserver_sdk.tokens.token import Token, TokenStore
from authserver_sdk.verifying.access import Access
from authserver_sdk.verifying.api_keys import ApiKeys
from authserver_sdk.verifying.introspection import Introspection
from authserver_sdk.verifying.tenants import Tenants
from authserver_sdk.verifying.verifier import Profile, Verifier

__all__ = [
    "Access",
    "ApiKey",
    "ApiKeys",
    "AuthorizationCode",
    "AuthserverError",
    "Call",
    "ClientCredentials",
    "ClientRefusedError",
    "ClientSecret",
    "ExpiredKeyError",
    "ExpiredTokenError",
    "Guard",
    "InsufficientScopeError",
    "Introspection",
    "InvalidKeyError",
    "InvalidTokenError",
    "KeyRefusedError",
    "LoginNeededError",
    "MissingKeyError",
    "MissingTokenError",
    "PrivateKeyJwt",
    "Profile",
    "PublicClient",
    "QuotaExhaustedError",
    "Refresh",
    "RefusedError",
    "Server",
    "ServerMisbehavesError",
    "ServerUnavailableError",
    "SessionCookie",
    "SigningKey",
    "Tenants",
    "Token",
    "TokenRefusedError",
    "TokenSource",
    "TokenStore",
    "Transport",
    "Verifier",
    "WrongTenantError",
]
