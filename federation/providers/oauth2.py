"""RFC 6749 §4.1 without OpenID Connect: GitHub, and GitHub Enterprise below its own address.

A person is the number of their account: a login name can be given up and taken by somebody else.
"""

from typing import Any

from federation import client_proof, discovery
from federation.conversation import Conversation, text
from federation.models import IdentityProvider
from federation.models.provider import ISSUERS, Kind
from federation.providers import exchange
from federation.providers.exchange import Answer, Request, VerifiedIdentity
from federation.refusal import ProviderLied

SCOPES = ["read:user", "user:email"]
API = "https://api.github.com"
ACCEPT = "application/vnd.github+json"


class GitHub:
    """GitHub's OAuth, and its API of users."""

    def __init__(self, row: IdentityProvider) -> None:
        self.row = row

    def address(self, request: Request, conversation: Conversation) -> str:  # noqa: ARG002 (others ask the provider)
        """Return where the person logs in. `login` is GitHub's name of login_hint."""
        parameters = request.parameters(client_id=self.row.client_id, scopes=self.row.scopes or SCOPES)
        prompt = "select_account" if request.fresh or request.choose else ""
        endpoint = f"{self.row.address}/login/oauth/authorize"
        discovery.demand_secure(endpoint)
        return exchange.address(endpoint, parameters | {"prompt": prompt, "login": request.login_hint})

    def identify(self, answer: Answer, conversation: Conversation) -> VerifiedIdentity:
        """Return who came back, by GitHub's API."""
        if answer.issuer not in {None, self.row.address, f"{self.row.address}/login/oauth"}:
            raise ProviderLied("The answer is of another issuer.")
        bearer = self._redeem(answer, conversation)
        user = conversation.get(f"{self._api}/user", bearer=bearer, accept=ACCEPT)
        number = user.get("id") if isinstance(user, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
            raise ProviderLied("The account has no number.")
        claims = {
            "name": text(user, "name"),
            "preferred_username": text(user, "login"),
            "picture": text(user, "avatar_url"),
        }
        email = _primary(conversation.get(f"{self._api}/user/emails", bearer=bearer, accept=ACCEPT))
        return VerifiedIdentity(
            issuer=self.row.address,
            subject=str(number),
            email=text(email, "email"),
            email_verified=email.get("verified") is True,
            claims=claims,
        )

    def check(self, conversation: Conversation) -> str:
        """Return whether its API answers."""
        conversation.get(f"{self._api}/rate_limit", accept=ACCEPT)
        return f"{self._api} answers."

    @property
    def _api(self) -> str:
        return API if self.row.address == ISSUERS[Kind.GITHUB] else f"{self.row.address}/api/v3"

    def _redeem(self, answer: Answer, conversation: Conversation) -> str:
        secret = {"client_id": self.row.client_id, "client_secret": client_proof.secret_of(self.row)}
        endpoint = f"{self.row.address}/login/oauth/access_token"
        tokens = conversation.post(endpoint, answer.fields | secret, headers={})
        bearer = text(tokens, "access_token") if isinstance(tokens, dict) else ""
        if not bearer or not bearer.isascii():
            raise ProviderLied("The code was not accepted.")  # said with status 200 there
        return bearer


def _primary(emails: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Return the entry of the primary address, whose `verified` says what GitHub knows; an empty one without any."""
    listed = emails if isinstance(emails, list) else []
    return next((entry for entry in listed if isinstance(entry, dict) and entry.get("primary") is True), {})
