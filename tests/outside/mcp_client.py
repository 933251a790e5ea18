"""What a program around the MCP SDK's client does: keep its tokens, send a person to log in, and watch the wire."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from mcp.client.auth import OAuthClientProvider
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl

from tests.outside.person import Person

CALLBACK = "http://127.0.0.1:41999/callback"  # nobody listens: the person hands the address over


@dataclass
class Storage:
    """The SDK's TokenStorage, in memory."""

    tokens: OAuthToken | None = None
    client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


@dataclass
class Program:
    """A program that uses an MCP server for `person`. `wire` has a line for each HTTP request and its status."""

    server_url: str
    person: Person
    auth_method: Any = None
    document: str | None = None  # the address of its metadata document
    storage: Storage = field(default_factory=Storage)
    wire: list[str] = field(default_factory=list)
    bodies: list[dict[str, list[str]]] = field(default_factory=list)  # of the token requests
    answer: dict[str, str] = field(default_factory=dict)  # the authorization response

    def __post_init__(self) -> None:
        metadata = OAuthClientMetadata(
            redirect_uris=[AnyUrl(CALLBACK)], client_name="Notes", token_endpoint_auth_method=self.auth_method
        )
        self.auth = OAuthClientProvider(
            *(self.server_url, metadata, self.storage, self._redirect, self._callback),
            client_metadata_url=self.document,
        )

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Client]:
        """Give a connected client; the first request without a token sends the person to log in."""
        hooks = {"response": [self._watch]}
        async with (
            httpx2.AsyncClient(auth=self.auth, event_hooks=hooks, timeout=60) as http,
            Client(streamable_http_client(self.server_url, http_client=http)) as client,
        ):
            yield client

    def expire(self) -> None:
        """Let the client believe that its access token has just expired."""
        self.auth.context.token_expiry_time = 1.0

    @property
    def registered(self) -> OAuthClientInformationFull:
        """Return what the server said of this client when it registered."""
        assert self.storage.client
        return self.storage.client

    @property
    def tokens(self) -> OAuthToken:
        """Return the tokens that the client keeps."""
        assert self.storage.tokens
        return self.storage.tokens

    async def _redirect(self, address: str) -> None:
        arrived = self.person.visit(address, redirect_uri=CALLBACK)
        self.answer = {name: values[0] for name, values in parse_qs(urlsplit(arrived).query).items()}

    async def _callback(self) -> AuthorizationCodeResult:
        return AuthorizationCodeResult.model_validate(self.answer)

    async def _watch(self, response: httpx2.Response) -> None:
        request = response.request
        self.wire.append(f"{request.method} {request.url.path} {response.status_code}")
        if request.url.path.endswith("/token"):
            self.bodies.append(parse_qs(request.content.decode()))


async def call(client: Client) -> dict[str, str]:
    """Call the tool `whoami`, and return what the resource server read in the token."""
    result = await client.call_tool("whoami", {})
    assert not result.is_error, result
    content: dict[str, str] | None = result.structured_content
    assert content
    return content
