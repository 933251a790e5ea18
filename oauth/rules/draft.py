"""OAuth 2.1 §4.1.1: an authorization request while its rules judge it."""

from collections.abc import Mapping
from dataclasses import dataclass

from oauth.store.clients import ClientRecord
from realms.models import Realm


@dataclass(slots=True)
class Draft:
    """The parameters that mean something, and what the rules have made of them so far; each rule fills its own part.

    `pushed` is the digest of the handle under which the client pushed the request, or empty.
    """

    realm: Realm
    client: ClientRecord
    parameters: Mapping[str, str]
    pushed: str = ""
    redirect_uri: str = ""
    scopes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    prompt: frozenset[str] = frozenset()
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()

    @property
    def redirect_uri_given(self) -> bool:
        """Tell whether the request named its redirect URI, so that redemption must repeat it."""
        return "redirect_uri" in self.parameters

    @property
    def state(self) -> str:
        """Return `state` as sent, or an empty string."""
        return self.parameters.get("state", "")
