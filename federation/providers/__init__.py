"""The kinds of providers, one file each, and all of them on this page.

A kind says where to send a person, and who they are when they are back. Whose account that opens is not its business.
"""

from collections.abc import Mapping
from typing import Protocol

from federation.conversation import Conversation
from federation.models import IdentityProvider
from federation.models.provider import Kind
from federation.providers.exchange import Answer, Request, VerifiedIdentity
from federation.providers.microsoft import Microsoft
from federation.providers.oauth2 import GitHub
from federation.providers.oidc import Google, OpenIDProvider


class Provider(Protocol):
    """What each kind can do. All of it may raise ProviderAway and ProviderLied."""

    def __init__(self, row: IdentityProvider) -> None: ...

    def address(self, request: Request, conversation: Conversation) -> str:
        """Return where the person logs in."""

    def identify(self, answer: Answer, conversation: Conversation) -> VerifiedIdentity:
        """Return who came back."""

    def check(self, conversation: Conversation) -> str:
        """Return, anew, what is published there: a sentence for administrators."""


KINDS: Mapping[str, type[Provider]] = {
    Kind.OIDC: OpenIDProvider,
    Kind.MICROSOFT: Microsoft,
    Kind.GOOGLE: Google,
    Kind.GITHUB: GitHub,
}


def speak(row: IdentityProvider) -> Provider:
    """Return what speaks with that provider."""
    return KINDS[row.kind](row)
