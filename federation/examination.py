"""OpenID Connect Discovery §4.3: a provider examined for an administrator: what works, what does not, and what to do.

Everything is fetched anew through the guarded fetcher, as a login would. The client secret is tried with a code that
nobody issued: a provider that knows the client answers that the code is wrong, another that the client is.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.defaultfilters import pluralize

from federation import client_proof, discovery
from federation.conversation import Conversation, text
from federation.discovery import Configuration
from federation.models import IdentityProvider
from federation.providers import speak
from federation.providers.oidc import OpenIDProvider
from federation.refusal import Refused

WRONG_CLIENT = {"invalid_client", "unauthorized_client", "incorrect_client_credentials"}
WRONG_CODE = {"invalid_grant", "bad_verification_code"}
MAXIMUM_SHOWN = 200  # characters of what the other side says


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `holds` None: it cannot be told."""

    sentence: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Address:
    """What must be registered at the provider."""

    what: str
    url: str


def addresses(row: IdentityProvider) -> list[Address]:
    """Return what the provider must know of this server."""
    own = f"{row.realm.issuer}/account/federation/{row.slug}"
    base = f"{settings.PUBLIC_URL}/federation/{row.slug}" if row.offered else own
    found = [Address("Redirect URI", f"{base}/callback")]
    if isinstance(speak(row), OpenIDProvider):
        found.append(Address("Back-channel logout URI, if it has such", f"{base}/backchannel-logout"))
    if row.token_endpoint_auth_method == IdentityProvider.AuthMethod.PRIVATE_KEY_JWT:
        found.append(Address("Address of our public keys", f"{row.realm.issuer}/protocol/openid-connect/certs"))
    return found


def examine(row: IdentityProvider) -> list[Finding]:
    """Return everything that was found, as far as it went."""
    spoken, conversation = speak(row), Conversation()
    findings: list[Finding] = []
    try:
        if isinstance(spoken, OpenIDProvider):
            findings.extend(_openid(row, spoken, conversation))
        else:
            findings.append(Finding(spoken.check(conversation), holds=True))
    except Refused as refusal:
        findings.append(Finding(str(refusal), holds=False))
    return findings


def _openid(row: IdentityProvider, spoken: OpenIDProvider, conversation: Conversation) -> Iterator[Finding]:
    document = conversation.get(discovery.address_of(spoken.root))
    yield Finding(f"{discovery.address_of(spoken.root)} answers.", holds=True)
    named = text(document, "issuer")[:MAXIMUM_SHOWN] if isinstance(document, dict) else ""
    if named != spoken.issuer:
        yield Finding(f"It says that its issuer is {named or 'nobody'}; here stands {spoken.issuer}.", holds=False)
        return
    yield Finding(f"It speaks for the issuer {spoken.issuer}.", holds=True)
    found = discovery.judged(document, issuer=spoken.issuer)
    yield Finding(f"People are sent to {found.authorization_endpoint[:MAXIMUM_SHOWN]}.", holds=True)
    yield from _promises(row, document)
    yield from _keys(found, conversation)
    yield from _client(row, found, conversation)


def _promises(row: IdentityProvider, document: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare what it says that it can with what is asked of it; who says nothing may be able to."""
    wanted = {
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
        "token_endpoint_auth_methods_supported": [str(row.token_endpoint_auth_method)],
        "scopes_supported": list(row.scopes),
    }
    for name, values in wanted.items():
        said = document.get(name)
        if isinstance(said, list) and (missing := [value for value in values if value not in said]):
            yield Finding(f"Its {name} lacks {', '.join(missing)}.", holds=False)
        elif name == "code_challenge_methods_supported" and not isinstance(said, list):
            yield Finding("It does not say whether it knows PKCE; it is sent all the same.", holds=None)
    if row.userinfo and not text(document, "userinfo_endpoint"):
        yield Finding("It names no userinfo endpoint, which is to be asked.", holds=False)


def _keys(found: Configuration, conversation: Conversation) -> Iterator[Finding]:
    keys = discovery.read_keys(conversation.get(found.jwks_uri))
    usable = sorted({name for key in keys for name in key.algorithms})
    if usable:
        yield Finding(
            f"It publishes {len(keys)} key{pluralize(len(keys))} to verify with, for {', '.join(usable)}.", holds=True
        )
    else:
        yield Finding("It publishes no key that an ID token could be verified with.", holds=False)


def _client(row: IdentityProvider, found: Configuration, conversation: Conversation) -> Iterator[Finding]:
    """Redeem a code that does not exist, with the proof that a login would send."""
    proof = client_proof.of(row, issuer=found.issuer, algorithms=found.assertion_algorithms)
    fields = {
        "grant_type": "authorization_code",
        "code": secrets.token_urlsafe(16),
        "redirect_uri": addresses(row)[0].url,
        "code_verifier": secrets.token_urlsafe(32),
    }
    error = conversation.refusal(found.token_endpoint, fields | proof.fields, headers=proof.headers)
    if error in WRONG_CLIENT:
        yield Finding(f"It does not take the client ID or the client secret: {error}.", holds=False)
    elif error in WRONG_CODE:
        yield Finding("It takes the client ID and its secret: only the made-up code was refused.", holds=True)
    else:
        yield Finding("Whether it takes the client secret cannot be told: try a sign-in.", holds=None)
