"""OpenID Connect Discovery §4: where a provider's endpoints are, what it can do, and the keys that it signs with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from jwcrypto.jwk import JWK

from clients import jwks
from federation.conversation import Conversation, text
from federation.refusal import ProviderLied
from federation.remembered import Remembered

MAXIMUM_KEYS = 100
RETRY_SECONDS = 60.0  # how often a kid that nobody knows makes us look again
ALGORITHMS: Mapping[str, frozenset[str]] = {
    "RSA": frozenset({"RS256", "PS256"}),
    "P-256": frozenset({"ES256"}),
    "Ed25519": frozenset({"EdDSA"}),
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """A discovery document, judged. `names_issuer`: each of its answers carries `iss` (RFC 9207 §3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    assertion_algorithms: tuple[str, ...]
    names_issuer: bool


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """A public key, and the issuer that Microsoft binds it to."""

    kid: str | None
    algorithms: frozenset[str]
    public: JWK
    issuer: str


_configurations: Remembered[Configuration] = Remembered()
_keys: Remembered[tuple[ProviderKey, ...]] = Remembered()


def configuration(root: str, *, issuer: str, conversation: Conversation, anew: bool = False) -> Configuration:
    """Return what is published below `root`, which must speak for `issuer`; raise ProviderAway or ProviderLied."""
    url = address_of(root)
    if anew:
        return judged(conversation.get(url), issuer=issuer)
    return _configurations.get(f"{issuer} {url}", lambda: judged(conversation.get(url), issuer=issuer))


def address_of(root: str) -> str:
    """Return where the configuration of a provider is published."""
    return f"{root.rstrip('/')}/.well-known/openid-configuration"


def keys(uri: str, *, kid: str | None, conversation: Conversation) -> tuple[ProviderKey, ...]:
    """Return the keys at `uri`; when none is called `kid`, look whether there are new ones, at most once a minute."""
    known = _keys.get(uri, lambda: read_keys(conversation.get(uri)))
    if kid is not None and all(key.kid != kid for key in known):
        return _keys.get(uri, lambda: read_keys(conversation.get(uri)), fresh=RETRY_SECONDS)
    return known


def forget() -> None:
    """Forget every provider: between tests."""
    _configurations.forget()
    _keys.forget()


def demand_secure(url: str) -> None:
    """Raise ProviderLied unless a browser may be sent to `url`. What is fetched is judged where it is fetched."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ProviderLied("Its authorization endpoint is no address.") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in settings.OUTBOUND_ALLOW):
        raise ProviderLied("Its authorization endpoint is not an https address.")
    if not parts.hostname or parts.fragment or "@" in parts.netloc:
        raise ProviderLied("Its authorization endpoint is no address to send a person to.")


def judged(document: Any, *, issuer: str) -> Configuration:  # noqa: ANN401 (JSON)
    """Return what a discovery document says, where it is complete and of that issuer; raise ProviderLied."""
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise ProviderLied("Its configuration is that of another issuer.")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not text(document, name):
            raise ProviderLied(f"Its configuration lacks {name}.")
    demand_secure(document["authorization_endpoint"])
    algorithms = document.get("token_endpoint_auth_signing_alg_values_supported")
    return Configuration(
        issuer=issuer,
        authorization_endpoint=document["authorization_endpoint"],
        token_endpoint=document["token_endpoint"],
        jwks_uri=document["jwks_uri"],
        userinfo_endpoint=text(document, "userinfo_endpoint"),
        assertion_algorithms=tuple(algorithms) if isinstance(algorithms, list) else (),
        names_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def read_keys(document: Any) -> tuple[ProviderKey, ...]:  # noqa: ANN401 (JSON)
    """Return the keys of a key set that can sign; raise ProviderLied where it is none."""
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > MAXIMUM_KEYS:
        raise ProviderLied("It publishes no key set.")
    fit = [key for key in listed if isinstance(key, dict) and not jwks.problem(key)]
    return tuple(_key(key) for key in fit if key.get("use", "sig") == "sig")


def _key(key: Mapping[str, Any]) -> ProviderKey:
    algorithms = ALGORITHMS.get(key.get("crv", "RSA"), frozenset())
    if "alg" in key:
        algorithms &= {key["alg"]}
    numbers = {name: key[name] for name in ("kty", "crv", *jwks.NUMBERS[key["kty"]]) if name in key}
    return ProviderKey(key.get("kid"), algorithms, JWK(**numbers), text(key, "issuer"))
