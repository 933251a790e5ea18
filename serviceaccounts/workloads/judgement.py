"""RFC 7523 §5: whether a rule may stand: whom it trusts, by which keys, and that it keeps strangers out."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from clients import jwks
from serviceaccounts.workloads import patterns
from serviceaccounts.workloads.presets import PRESETS, WorkloadKind, is_anchored
from support import fetch
from support.errors import InvalidClientMetadata

MAXIMUM_CLAIMS = 10
MAXIMUM_CLAIM = 100  # characters of its name
CHECKED_ANYWAY = frozenset({"iss", "aud", "exp", "nbf", "iat", "jti"})


class Rule(Protocol):
    """What is judged of a rule."""

    kind: str
    issuer: str
    jwks: Any
    claims: Any


def problems(rule: Rule, *, own_issuers: Collection[str]) -> dict[str, str]:
    """Return by column what is wrong with a rule of one of the known kinds."""
    found = {
        "issuer": _issuer_problem(rule, own_issuers),
        "jwks": _keys_problem(rule.jwks),
        "claims": _claims_problem(rule.claims) or _anchor_problem(rule),
    }
    return {column: problem for column, problem in found.items() if problem}


def _issuer_problem(rule: Rule, own_issuers: Collection[str]) -> str:
    known = {preset.issuer: kind for kind, preset in PRESETS.items() if preset.issuer}
    if rule.issuer in own_issuers:
        return "This is the realm itself: its own tokens stand for nobody else."
    if rule.kind == WorkloadKind.OIDC and rule.issuer in known:
        return f"Choose the kind {known[rule.issuer]}: what its claims mean is known."
    try:
        parts = urlsplit(rule.issuer)
    except ValueError:
        return "It is no address."
    if (
        parts.scheme not in {"https", "http"}
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        return "An issuer is an https address without query and fragment (OpenID Connect Core §2)."
    return "" if rule.jwks is not None else fetch.problem(rule.issuer) or ""


def _keys_problem(keys: object) -> str:
    if keys is None:
        return ""
    try:
        jwks.accepted(keys)
    except InvalidClientMetadata as refusal:
        return str(refusal.description)
    return ""


def _claims_problem(claims: object) -> str:
    if not isinstance(claims, Mapping) or not 0 < len(claims) <= MAXIMUM_CLAIMS:
        return f"Name 1 to {MAXIMUM_CLAIMS} claims."
    for claim, pattern in claims.items():
        if not isinstance(claim, str) or not 0 < len(claim) <= MAXIMUM_CLAIM or not claim.isprintable():
            return "The name of a claim is a short text."
        if claim in CHECKED_ANYWAY:
            return f"{claim} is checked for every token: leave it out."
        if problem := patterns.problem(pattern):
            return f"{claim}: {problem}"
    return ""


def _anchor_problem(rule: Rule) -> str:
    return "" if is_anchored(rule.kind, rule.claims) else PRESETS[rule.kind].advice
