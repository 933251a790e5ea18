"""RFC 7523 §3: what a workload's token must be, whoever it speaks of: its form, its audience, its subject, its times.

`aud` is this realm's issuer and nothing else: one string, or the list of one string that Kubernetes writes. A token
that a job asked for to show it elsewhere opens nothing here.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from clients.public_keys import PublicKey
from serviceaccounts.workloads.presets import DAY
from support import clock, compact_jwt
from support.compact_jwt import UnverifiedJwt, is_time

MAXIMUM_LENGTH = 8192
MAXIMUM_SUBJECT = 500
CLOCK_SKEW = 60
TYPES = frozenset({"jwt"})
FOREIGN_HEADERS = frozenset({"jwk", "jku", "x5u", "x5c", "crit", "b64"})  # keys of the token's own choice, and rules
ALGORITHMS = frozenset({"RS256", "PS256", "ES256", "ES384", "EdDSA"})


class Reason(StrEnum):
    """Why a token is refused: for the record of refusals, never for whoever sent it."""

    MALFORMED = "workload_malformed"
    UNTRUSTED = "workload_issuer_untrusted"
    AUDIENCE = "workload_audience"
    TIMES = "workload_times"
    NO_RULE = "workload_no_rule"
    SEVERAL = "workload_several_accounts"
    SIGNATURE = "workload_signature"
    REPLAYED = "workload_replayed"
    DISABLED = "workload_account_disabled"


class NotAdmitted(Exception):
    """A token that stands for nobody here. The sentence is for an administrator; `issuer` is one that is trusted."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.issuer = ""


def read(text: str) -> UnverifiedJwt:
    """Return the parts of a token whose header is acceptable and that names its subject."""
    try:
        token = compact_jwt.read(text, maximum_length=MAXIMUM_LENGTH)
    except ValueError as refusal:
        raise NotAdmitted(Reason.MALFORMED, f"The token {refusal}") from None
    header = token.header
    algorithm, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise NotAdmitted(Reason.MALFORMED, f"It must be signed with one of {', '.join(sorted(ALGORITHMS))}.")
    if FOREIGN_HEADERS & header.keys() or not isinstance(kid, str | None):
        raise NotAdmitted(Reason.MALFORMED, "Its header brings a key, or a rule, of its own.")
    if not isinstance(kind, str) or kind.lower() not in TYPES:
        raise NotAdmitted(Reason.MALFORMED, "Its typ is not JWT: it is a token of another kind.")
    return token


def demand_subject(claims: Mapping[str, Any]) -> None:
    """Raise NotAdmitted unless it says who it is about."""
    subject, jti = claims.get("sub"), claims.get("jti", "")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAXIMUM_SUBJECT or not subject.isprintable():
        raise NotAdmitted(Reason.MALFORMED, f"sub must be a text of 1 to {MAXIMUM_SUBJECT} characters.")
    if not isinstance(jti, str):
        raise NotAdmitted(Reason.MALFORMED, "jti must be a text.")


def demand_audience(claims: Mapping[str, Any], *, issuer: str) -> None:
    """Raise NotAdmitted unless the token was made for the realm of that issuer, and for nobody else."""
    audience = claims.get("aud")
    if audience not in (issuer, [issuer]):
        raise NotAdmitted(Reason.AUDIENCE, f"aud must be {issuer} and nothing else.")


def demand_times(claims: Mapping[str, Any]) -> None:
    """Raise NotAdmitted unless the token holds now, and says since when it was issued."""
    now = clock.now()
    expiry, issued, begin = claims.get("exp"), claims.get("iat"), claims.get("nbf", now)
    if not is_time(expiry) or expiry <= now - CLOCK_SKEW:
        raise NotAdmitted(Reason.TIMES, "exp is missing, or over.")
    if not is_time(begin) or begin > now + CLOCK_SKEW:
        raise NotAdmitted(Reason.TIMES, "nbf is a time to come.")
    if not is_time(issued) or issued > now + CLOCK_SKEW:
        raise NotAdmitted(Reason.TIMES, "iat is missing, or a time to come.")


def is_older(claims: Mapping[str, Any], *, than: int) -> bool:
    """Tell whether a token of these judged times was issued longer ago than that, in seconds."""
    issued: float = claims["iat"]
    return issued < clock.now() - than - CLOCK_SKEW


def good_until(claims: Mapping[str, Any]) -> int:
    """Return the last second, with the skew, at which a token of these judged times may be accepted by any rule."""
    return int(min(claims["exp"], claims["iat"] + DAY)) + CLOCK_SKEW


def is_signed(token: UnverifiedJwt, keys: Iterable[PublicKey]) -> bool:
    """Tell whether one of `keys` signed it; without `kid` each one that fits the algorithm is tried."""
    algorithm, kid = token.header["alg"], token.header.get("kid")
    fitting = (key.public for key in keys if algorithm in key.algorithms and kid in {None, key.kid})
    return any(compact_jwt.is_signed(token, key) for key in fitting)
