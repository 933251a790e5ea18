"""RFC 6749 §5.1: what a grant has established by the time that tokens are made."""

import uuid
from dataclasses import dataclass

from oauth.rules.resource import narrow
from oauth.rules.scope import open_to, opened_by, within_resources
from oauth.store.clients import ClientRecord
from oauth.store.granted import Granted
from oauth.store.people import PersonRecord
from realms.models import Realm
from support import clock
from support.errors import InvalidGrant


@dataclass(slots=True)
class Issue:
    """One answer of the token endpoint in the making; grants fill it, token makers read it.

    `person` None: the client asks in its own name. `resources` are the registered spellings that were asked for.
    Times are epoch seconds.
    """

    realm: Realm
    client: ClientRecord
    resources: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    person: PersonRecord | None = None
    family: uuid.UUID | None = None
    refresh_token: str | None = None
    sid: str = ""
    auth_time: int = 0
    amr: tuple[str, ...] = ()
    acr: str = ""
    nonce: str = ""

    def speak_for(self, granted: Granted, *, requested: tuple[str, ...], scopes: tuple[str, ...] | None = None) -> None:
        """Fill in what was granted, cut down to what is asked for now and to what still holds.

        Raises InvalidTarget (RFC 8707 §2), and InvalidGrant when the person holds nothing of it any more.
        """
        if granted.person.application not in {None, self.client.id}:
            raise InvalidGrant("This person belongs to another application by now.")
        self.resources = narrow(self.realm, granted.resources, requested)
        left = [scope for scope in scopes or granted.scopes if scope in granted.scopes]  # some may have been taken back
        managing = opened_by(self.realm, granted.person.id, granted.person.roles, among=left)
        held = open_to(self.realm, left, opened=granted.person.opened | managing)
        self.scopes = within_resources(self.realm, held, self.resources)
        if not self.scopes:
            raise InvalidGrant("Nothing of what was granted is left.")
        self.person = granted.person
        self.sid, self.auth_time = granted.sid, granted.auth_time
        self.amr, self.acr = granted.amr, granted.acr

    @property
    def sub(self) -> str:
        """Return the subject. A machine's has a prefix, so that no client can take a person's (OAuth 2.1 §7.4)."""
        return self.person.sub if self.person else f"client:{self.client.client_id}"

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles of whoever the token speaks for."""
        if self.person:
            return self.person.roles
        return self.client.machine.roles if self.client.machine else ()

    @property
    def audience(self) -> str | list[str]:
        """Return `aud`: one string, or a list where several resources were asked for."""
        return audience_of(self.realm, self.resources)

    @property
    def grant(self) -> str:
        """Return what a live check looks up: the family, the API key, the rule of a workload, or a machine's client."""
        if self.family:  # what a person granted stands on that, whatever its client proved itself with
            return self.family.hex
        if self.client.key:
            return f"key:{self.client.key.id}"
        return f"workload:{self.client.workload.rule.id}" if self.client.workload else f"client:{self.client.id}"

    @property
    def lifetime(self) -> int:
        """Return the seconds that the access token lives: the shortest that realm, resources, machine and key allow."""
        machine, key = self.client.machine, self.client.key
        base = (machine and machine.access_token_lifetime) or self.realm.access_token_lifetime
        if key and key.expires_at is not None:
            base = max(1, min(base, key.expires_at - clock.now()))
        return shortest(self.realm, self.resources, base=base)


def audience_of(realm: Realm, resources: tuple[str, ...]) -> str | list[str]:
    """Return the `aud` of a token for `resources`, or for the realm's default audience."""
    audience = resources or (realm.audience,)
    return audience[0] if len(audience) == 1 else list(audience)


def shortest(realm: Realm, resources: tuple[str, ...], *, base: int) -> int:
    """Return the shortest of `base` and the lifetimes that `resources` allow, in seconds."""
    declared = (realm.catalogue.resource(resource) for resource in resources)
    return min([base, *(found.access_token_lifetime or base for found in declared if found)])
