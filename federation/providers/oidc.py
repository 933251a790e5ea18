"""OpenID Connect Core §3.1: any OpenID provider. A person is `iss` and `sub`: never reassigned, says §5.7."""

from typing import Any

from federation import client_proof, discovery, id_token, logout_token
from federation.conversation import Conversation, text
from federation.discovery import Configuration
from federation.id_token import SignedToken, VerifiedClaims
from federation.logout_token import LoggedOut
from federation.models import IdentityProvider
from federation.providers import exchange
from federation.providers.exchange import Answer, Request, VerifiedIdentity
from federation.refusal import ProviderLied

SCOPES = ["openid", "profile", "email"]
MAXIMUM_TOKEN = 16_384


class OpenIDProvider:
    """Discovery, authorization code with PKCE and nonce, and an ID token that is verified in full."""

    subject_claim = "sub"
    fresh_prompt = "login"

    def __init__(self, row: IdentityProvider) -> None:
        self.row = row

    @property
    def root(self) -> str:
        """Return the address below which the configuration is published."""
        return self.row.issuer

    @property
    def issuer(self) -> str:
        """Return the issuer that the configuration names."""
        return self.row.issuer

    def configuration(self, conversation: Conversation, *, anew: bool = False) -> Configuration:
        """Return the provider's configuration."""
        return discovery.configuration(self.root, issuer=self.issuer, conversation=conversation, anew=anew)

    def address(self, request: Request, conversation: Conversation) -> str:
        """Return where the person logs in (§3.1.2.1)."""
        parameters = request.parameters(client_id=self.row.client_id, scopes=self.row.scopes or SCOPES)
        prompt = self.fresh_prompt if request.fresh else "select_account" if request.choose else ""
        parameters |= {"nonce": request.nonce, "login_hint": request.login_hint, "prompt": prompt}
        return exchange.address(self.configuration(conversation).authorization_endpoint, parameters)

    def identify(self, answer: Answer, conversation: Conversation) -> VerifiedIdentity:
        """Return who came back: redeem the code, verify the ID token, and ask userinfo where that is configured."""
        configuration = self.configuration(conversation)
        self.demand_issuer(answer, configuration)
        tokens = self._redeem(answer, configuration, conversation)
        token = id_token.signed(tokens.get("id_token"), jwks_uri=configuration.jwks_uri, conversation=conversation)
        issuer = self.issuer_of(token)
        claims = id_token.verified(token, issuer=issuer, client_id=self.row.client_id, nonce=answer.nonce)
        if answer.issuer is not None and answer.issuer != issuer:
            raise ProviderLied("The answer and the ID token are of two issuers.")
        known = self._with_userinfo(claims, tokens, configuration, conversation)
        return VerifiedIdentity(
            issuer=issuer,
            subject=id_token.subject(claims, self.subject_claim),
            email=text(known, "email"),
            email_verified=self.email_verified(known),
            claims=known,
            authenticated_at=id_token.moment(claims, "auth_time"),
            session=text(claims, "sid")[: id_token.MAXIMUM_SUBJECT],
        )

    def logged_out(self, unverified_token: str, conversation: Conversation) -> LoggedOut:
        """Return whose session ended there, as a logout token says; raise ProviderLied or ProviderAway."""
        jwks_uri = self.configuration(conversation).jwks_uri
        token = id_token.signed(unverified_token, jwks_uri=jwks_uri, conversation=conversation)
        issuer = self.issuer_of(token)
        return logout_token.verified(
            token, issuer=issuer, client_id=self.row.client_id, subject_claim=self.subject_claim
        )

    def check(self, conversation: Conversation) -> str:
        """Return what is published there, read anew."""
        found = self.configuration(conversation, anew=True)
        count = len(discovery.keys(found.jwks_uri, kid=None, conversation=conversation))
        return f"{found.issuer} answers, with {count} keys. People are sent to {found.authorization_endpoint}."

    def demand_issuer(self, answer: Answer, configuration: Configuration) -> None:
        """RFC 9207 §2.4: refuse an answer that names another issuer, or none where this one always names itself."""
        if answer.issuer is None and not configuration.names_issuer:
            return
        if answer.issuer != configuration.issuer:
            raise ProviderLied("The answer is of another issuer.")

    def issuer_of(self, token: SignedToken) -> str:  # noqa: ARG002 (Microsoft's depends on the token)
        """Return the issuer that the ID token must name."""
        return self.issuer

    def email_verified(self, claims: dict[str, Any]) -> bool:
        """Tell whether the provider says that the address is verified: `true`, and nothing that looks like it."""
        return claims.get("email_verified") is True

    def _redeem(self, answer: Answer, configuration: Configuration, conversation: Conversation) -> dict[str, Any]:
        algorithms = configuration.assertion_algorithms
        proof = client_proof.of(self.row, issuer=configuration.issuer, algorithms=algorithms)
        fields = answer.fields | proof.fields
        tokens = conversation.post(configuration.token_endpoint, fields, headers=proof.headers)
        if not isinstance(tokens, dict):
            raise ProviderLied("The token endpoint did not answer with an object.")
        return tokens

    def _with_userinfo(
        self, claims: VerifiedClaims, tokens: dict[str, Any], configuration: Configuration, conversation: Conversation
    ) -> dict[str, Any]:
        """Return the claims with those of userinfo below them (§5.3.2: only if it speaks of the same subject)."""
        bearer = text(tokens, "access_token")
        if not self.row.userinfo or not configuration.userinfo_endpoint:
            return claims
        if not bearer.isascii() or not 0 < len(bearer) <= MAXIMUM_TOKEN:
            raise ProviderLied("There is no access token.")
        said = conversation.get(configuration.userinfo_endpoint, bearer=bearer)
        if not isinstance(said, dict) or said.get("sub") != claims.get("sub"):
            raise ProviderLied("Userinfo speaks of somebody else.")
        naming = claims if "email" in claims else said  # the other one may speak of another address
        return said | claims | {"email_verified": naming.get("email_verified")}


class Google(OpenIDProvider):
    """Google: a person is `sub`. It knows no prompt that asks for the password again, only for the account."""

    fresh_prompt = "select_account"
