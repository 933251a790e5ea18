"""RFC 7523 §3: for which service account a workload's token stands, by the rules of the realm; or why for none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realms.models import Realm
from serviceaccounts.workloads import issuer_keys, matching, token
from serviceaccounts.workloads.presets import PRESETS
from serviceaccounts.workloads.token import NotAdmitted, Reason
from serviceaccounts.workloads.trusted import TrustedRule, by_issuer
from support.compact_jwt import UnverifiedJwt


@dataclass(frozen=True, slots=True)
class Workload:
    """Somebody whose token stands for a service account, and the rule that says so.

    `jti` is what may be used once, until `good_until` in epoch seconds; None for tokens that are used again and again.
    """

    rule: TrustedRule
    issuer: str
    subject: str
    jti: str | None
    good_until: int


def admit(realm: Realm, unverified_token: str, *, client_id: str = "") -> Workload:
    """Return whom a token stands for; with `client_id` that service account alone comes into question.

    Raises NotAdmitted, and IssuerAway where the issuer's keys cannot be had now.
    """
    read = token.read(unverified_token)
    rules = _trusting(realm, read, client_id=client_id)
    try:
        return _judged(realm, read, rules)
    except NotAdmitted as refusal:
        refusal.issuer = rules[0].issuer
        raise


def _judged(realm: Realm, read: UnverifiedJwt, rules: list[TrustedRule]) -> Workload:
    token.demand_subject(read.claims)
    token.demand_audience(read.claims, issuer=realm.issuer)
    token.demand_times(read.claims)
    rule = _only(_signed(read, _fitting(rules, read.claims)))
    return _workload(rule, read.claims)


def _trusting(realm: Realm, read: UnverifiedJwt, *, client_id: str) -> list[TrustedRule]:
    rules = [rule for rule in by_issuer(realm, read.claims.get("iss")) if client_id in {"", rule.client_id}]
    if not rules:
        raise NotAdmitted(Reason.UNTRUSTED, "No rule trusts its issuer.")
    return rules


def _fitting(rules: list[TrustedRule], claims: Mapping[str, Any]) -> list[TrustedRule]:
    found = [rule for rule in rules if matching.fits(rule, claims)]
    if not found:
        raise NotAdmitted(Reason.NO_RULE, "Its claims fit no rule.")
    young = [rule for rule in found if not token.is_older(claims, than=rule.maximum_age)]
    if not young:
        raise NotAdmitted(Reason.TIMES, "It was issued too long ago.")
    return young


def _signed(read: UnverifiedJwt, rules: list[TrustedRule]) -> list[TrustedRule]:
    """Return the rules by whose keys it is signed: two clusters may have one name as issuer, and keys of their own."""
    for keys in sorted({rule.jwks for rule in rules}, key=lambda given: (given is None, given)):
        alike = [rule for rule in rules if rule.jwks == keys]
        if token.is_signed(read, issuer_keys.keys_for(alike[0])):
            return alike
    raise NotAdmitted(Reason.SIGNATURE, "No key of its issuer signed it.")


def _only(rules: list[TrustedRule]) -> TrustedRule:
    """Return the first rule; raise NotAdmitted where rules of several accounts fit, and nobody said which is meant."""
    if len({rule.client_id for rule in rules}) > 1:
        raise NotAdmitted(Reason.SEVERAL, "Rules of several service accounts fit: name one by client_id.")
    return rules[0]


def _workload(rule: TrustedRule, claims: Mapping[str, Any]) -> Workload:
    once = PRESETS[rule.kind].single_use and "jti" in claims
    return Workload(rule, claims["iss"], claims["sub"], claims["jti"] if once else None, token.good_until(claims))
