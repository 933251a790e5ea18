"""The management API of a realm as a client, in an event loop."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx

from authserver_sdk.management import blueprints, stream, trail
from authserver_sdk.management.async_collection import AsyncAdded, AsyncApiKeys, AsyncCollection, AsyncRealms
from authserver_sdk.management.blueprints import Document, Drift, Outcome
from authserver_sdk.management.connection import api_of, transport_for
from authserver_sdk.management.operations import Operations, R
from authserver_sdk.management.records import (
    ApiKey,
    Client,
    Realm,
    Resource,
    Role,
    Scope,
    Secret,
    ServiceAccount,
    Thing,
    User,
)
from authserver_sdk.management.trail import Events


class AsyncManagementClient:
    """What the administrators of a realm do, for scripts and programs.

    `auth` is a `TokenSource` for the resource `<issuer>/api/v1`, or one token; one of the realm `system` opens every
    realm. Refusals are raised as the classes of problems.py; 429 and 503 are waited out for a few seconds.
    """

    def __init__(self, issuer: str, auth: httpx.Auth | str) -> None:
        self._api = api_of(issuer)
        self._transport = transport_for(auth)
        self.realms = AsyncRealms(Operations(self._api, "realms", Realm), self._transport)
        self.realm = self._named("realm", Realm)
        self.clients = self._named("clients", Client)
        self.service_accounts = self._named("service-accounts", ServiceAccount)
        self.roles = self._named("roles", Role)
        self.scopes = self._named("scopes", Scope)
        self.resources = self._named("resources", Resource)
        self.suggestions = self._named("resource-suggestions", Thing)
        self.identity_providers = self._named("identity-providers", Thing)
        self.platform_providers = self._named("platform-providers", Thing)
        self.secrets = self._added("clients/{}/secrets", Secret)
        self.api_keys = AsyncApiKeys(Operations(self._api, "service-accounts/{}/api-keys", ApiKey), self._transport)
        self.workload_identities = self._named("service-accounts/{}/workload-identities", Thing)
        self.users = self._added("users", User)
        self.sessions = self._added("sessions", Thing)
        self.sessions_of = self._named("users/{}/sessions", Thing)
        self.grants = self._added("grants", Thing)
        self.registration_tokens = self._added("registration-tokens", Thing)
        self.keys = self._added("keys", Thing)
        self.invitations = self._added("invitations", Thing)
        self.webhooks = self._named("webhooks", Thing)
        self.deliveries = self._added("webhooks/{}/deliveries", Thing)

    async def events(self, *, after: str = "", **filters: str) -> Events:
        """Return the latest events, the newest first; with `after`, the `latest` of an answer, those since then."""
        return await self._transport.arun(trail.events(self._api, after, filters))

    def follow(self, *, after: str = "", **filters: str) -> AsyncIterator[dict[str, Any]]:
        """Give events as they happen, without end; `after` is the `latest` of `events`, or the `cursor` of one."""
        return stream.afollow(self._transport, self._api, filters, after=after)

    async def export(self) -> Document:
        """Return the realm as a blueprint, without its secrets and people."""
        return await self._transport.arun(blueprints.export(self._api))

    async def plan(self, blueprint: Mapping[str, Any], *, prune: bool = False) -> Outcome:
        """Say what `apply` would change. Secrets are given as they are: the server reads no file and no environment."""
        return await self._transport.arun(blueprints.bring(self._api, blueprint, plan=True, prune=prune))

    async def apply(self, blueprint: Mapping[str, Any], *, prune: bool = False) -> Outcome:
        """Bring the realm to what a blueprint says: all of it, or nothing. `prune` removes what its lists leave out."""
        return await self._transport.arun(blueprints.bring(self._api, blueprint, plan=False, prune=prune))

    async def drift(self, blueprint: Mapping[str, Any]) -> Drift:
        """Say how the realm differs from a blueprint, and what it has that the blueprint does not name."""
        return await self._transport.arun(blueprints.compare(self._api, blueprint))

    def _named(self, path: str, kind: type[R]) -> AsyncCollection[R]:
        return AsyncCollection(Operations(self._api, path, kind), self._transport)

    def _added(self, path: str, kind: type[R]) -> AsyncAdded[R]:
        return AsyncAdded(Operations(self._api, path, kind), self._transport)
