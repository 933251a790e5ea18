"""RFC 9068 §4, RFC 8725: whether an access token is good here, told by the issuer's keys alone."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from authserver_sdk.discovery import Server
from authserver_sdk.errors import InvalidTokenError, WrongTenantError
from authserver_sdk.jose import jws
from authserver_sdk.jose.algorithms import Verify
from authserver_sdk.jose.keys import KeySet
from authserver_sdk.tokens.request import listed
from authserver_sdk.verifying import claims
from authserver_sdk.verifying.access import Access
from authserver_sdk.verifying.checker import NOTHING
from authserver_sdk.verifying.keys import Keys
from authserver_sdk.verifying.seen import SIZE, Seen, digest


@dataclass(frozen=True, slots=True)
class Profile:
    """What tokens look like: their algorithms, their `typ` in lower case, how far ahead the issuer's clock may be.

    Servers that are older than RFC 9068 say `jwt`.
    """

    algorithms: frozenset[str] = frozenset({"ES256", "RS256", "PS256", "EdDSA", "Ed25519"})
    types: frozenset[str] = frozenset({"at+jwt"})
    leeway: float = 10.0


RFC_9068 = Profile()


class Verifier:
    """Checks access tokens of one issuer for one audience, or for several names of it. Share it between threads."""

    def __init__(
        self,
        server: Server | str,
        audience: str | Iterable[str],
        *,
        profile: Profile = RFC_9068,
        remembered: int = SIZE,
    ) -> None:
        self.server = server if isinstance(server, Server) else Server(server)
        self._audiences = frozenset(listed(audience))
        self._profile = profile
        self._seen = Seen(remembered)
        self._keys = Keys(self.server, profile.algorithms, lost=self._seen.clear)

    @property
    def servers(self) -> list[Server]:
        """Return whose tokens are taken."""
        return [self.server]

    def verify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Return what the token opens, or raise RefusedError."""
        known = digest(token)
        found = self._seen.find(known)
        if found is None:
            parts = self._read(token)
            keys = self._keys.get()
            verifier = keys.find(parts.header.kid, parts.header.algorithm)
            if verifier is None:
                verifier = self._newer(parts, self._keys.beyond(self._plausible(parts, keys)))
            found = self._checked(known, parts, verifier)
        return self._allowed(found, tenant, confirmation)

    async def averify(self, token: str, *, tenant: str = "", confirmation: Mapping[str, str] = NOTHING) -> Access:
        """Do the same in an event loop."""
        known = digest(token)
        found = self._seen.find(known)
        if found is None:
            parts = self._read(token)
            keys = await self._keys.aget()
            verifier = keys.find(parts.header.kid, parts.header.algorithm)
            if verifier is None:
                verifier = self._newer(parts, await self._keys.abeyond(self._plausible(parts, keys)))
            found = self._checked(known, parts, verifier)
        return self._allowed(found, tenant, confirmation)

    def _read(self, token: str) -> jws.Jws:
        parts = jws.read(token)
        if parts.header.algorithm not in self._profile.algorithms:
            raise InvalidTokenError("The token is signed with an algorithm that is not taken here.")
        if parts.header.type not in self._profile.types:
            raise InvalidTokenError("This is no access token.")
        return parts

    def _plausible(self, parts: jws.Jws, keys: KeySet) -> KeySet:
        """Let nothing ask for newer keys that would be refused anyway."""
        self._check(parts.claims())
        return keys

    @staticmethod
    def _newer(parts: jws.Jws, keys: KeySet) -> Verify:
        found = keys.find(parts.header.kid, parts.header.algorithm)
        if found is None:
            raise InvalidTokenError("The token is signed with a key that is not the issuer's.")
        return found

    def _checked(self, known: bytes, parts: jws.Jws, verifier: Verify) -> Access:
        verified = parts.verify(verifier)
        self._check(verified)
        found = Access(verified, claims.moment(verified, "exp"), self.server.tenant)
        self._seen.add(known, found, until=found.expires_at)
        return found

    def _check(self, found: Mapping[str, object]) -> None:
        issuer, audiences = self.server.issuer, self._audiences
        claims.check(found, issuer=issuer, audiences=audiences, now=time.time(), leeway=self._profile.leeway)

    def _allowed(self, found: Access, tenant: str, confirmation: Mapping[str, str]) -> Access:
        if tenant and tenant != self.server.tenant:
            raise WrongTenantError("The token is of another tenant than the call.")
        claims.confirm(found.claims, confirmation)
        return found
