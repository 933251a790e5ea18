"""OpenID Connect Back-Channel Logout §2.6: the logout token of a provider, told apart from every other token."""

from dataclasses import dataclass

from federation.id_token import SignedToken, demand_parties, demand_times, moment, subject
from federation.refusal import ProviderLied
from support import clock

TYPE = "logout+jwt"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
MAXIMUM_LIFE = 3600  # seconds: for so long a token is remembered, so that nobody sends it twice


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """Who logged out there, and of which session: one may be empty, never both. `jti` is the token's own name."""

    issuer: str
    subject: str
    session: str
    jti: str
    expires_at: int


def verified(token: SignedToken, *, issuer: str, client_id: str, subject_claim: str) -> LoggedOut:
    """Return what the token says, if `issuer` made it for `client_id`, for a logout, and it holds now.

    Its type is demanded (OWASP ASVS 10.5.5), so that no ID token or access token serves as one.
    """
    claims = token.claims
    if not isinstance(token.typ, str) or token.typ.lower().removeprefix("application/") != TYPE:
        raise ProviderLied("The token is not typed as a logout token.")
    demand_parties(claims, issuer=issuer, client_id=client_id)
    demand_times(claims)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict) or "nonce" in claims:
        raise ProviderLied("The token tells of no logout.")
    expires_at = int(moment(claims, "exp") or 0)
    if expires_at > clock.now() + MAXIMUM_LIFE:
        raise ProviderLied("The token lives too long.")
    named = {name: subject(claims, name) if name in claims else "" for name in (subject_claim, "sid")}
    if not any(named.values()):
        raise ProviderLied("The token names neither a person nor a session.")
    jti = subject(claims, "jti")
    return LoggedOut(issuer, named[subject_claim], named["sid"], jti, expires_at)
