"""What would become of a token: what is wrong with it, which rule it fits, and for each other rule, why not.

For people who write rules. Nothing is used up and nothing is kept: the token is read, judged and forgotten.
"""

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from realms.models import Realm
from serviceaccounts.workloads import issuer_keys, matching, token
from serviceaccounts.workloads.token import NotAdmitted
from serviceaccounts.workloads.trusted import TrustedRule, of_realm
from support.compact_jwt import UnverifiedJwt
from support.errors import SlowDown

MAXIMUM_RULES = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `holds` None: it could not be judged."""

    holds: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule, and each of its conditions."""

    rule: TrustedRule
    findings: tuple[Finding, ...]

    @property
    def fits(self) -> bool:
        """Tell whether nothing speaks against it."""
        return all(finding.holds is not False for finding in self.findings)

    @property
    def distance(self) -> int:
        """Return how many conditions do not hold."""
        return sum(finding.holds is False for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What was found about a token, and about each rule of the realm, those first that it comes nearest to."""

    about_token: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    left_out: int

    @property
    def outcome(self) -> str:
        """Return in one sentence what a request with this token gets."""
        if any(finding.holds is False for finding in self.about_token):
            return "Refused, whatever the rules say: the token itself is not acceptable."
        accounts = list(dict.fromkeys(verdict.rule.client_id for verdict in self.verdicts if verdict.fits))
        if not accounts:
            return "Refused: no rule fits."
        if len(accounts) > 1:
            return f"It fits several service accounts: the request names one by client_id ({', '.join(accounts)})."
        return f"It stands for the service account {accounts[0]}."


def simulate(realm: Realm, shown: str, *, seen: Container[int] | None = None) -> Simulation:
    """Judge a token, or the claims of one as JSON, whose signature then cannot be judged. ValueError for neither.

    `seen` are the keys of the rules that whoever asks may read; None: all.
    """
    text = shown.strip()
    read = _claims_alone(text) if text.startswith("{") else _read(text)
    checks: tuple[Callable[[], None], ...] = (
        lambda: token.demand_subject(read.claims),
        lambda: token.demand_audience(read.claims, issuer=realm.issuer),
        lambda: token.demand_times(read.claims),
    )
    about = tuple(finding for check, good in zip(checks, GOOD, strict=True) for finding in [_checked(check, good)])
    rules = [rule for rule in of_realm(realm) if seen is None or rule.id in seen]
    verdicts = sorted((_verdict(rule, read) for rule in rules), key=lambda verdict: verdict.distance)
    return Simulation(about, tuple(verdicts[:MAXIMUM_RULES]), max(0, len(verdicts) - MAXIMUM_RULES))


GOOD = (
    "It says who it is about.",
    "It was made for this realm, and for nobody else.",
    "It holds now.",
)


def _read(text: str) -> UnverifiedJwt:
    try:
        return token.read(text)
    except NotAdmitted as refusal:
        raise ValueError(str(refusal)) from None


def _claims_alone(text: str) -> UnverifiedJwt:
    try:
        claims = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("This is neither a token nor a JSON object of claims.") from None
    return UnverifiedJwt("", header={}, claims=claims)


def _checked(check: Callable[[], None], good: str) -> Finding:
    try:
        check()
    except NotAdmitted as refusal:
        return Finding(holds=False, sentence=str(refusal))
    return Finding(holds=True, sentence=good)


def _verdict(rule: TrustedRule, read: UnverifiedJwt) -> Verdict:
    claims = read.claims
    named = claims.get("iss") == rule.issuer
    switched = Finding(holds=rule.enabled, sentence="It is switched on." if rule.enabled else "It is switched off.")
    issuer = f"iss is {rule.issuer}." if named else f"iss is another one; the rule wants {rule.issuer}."
    conditions = [Finding(found.holds, found.sentence) for found in matching.conditions(rule, claims)]
    found = (switched, Finding(named, issuer), *conditions, _age(rule, claims))
    near = all(finding.holds is not False for finding in found)
    return Verdict(rule, (*found, _signature(rule, read)) if near else found)


def _age(rule: TrustedRule, claims: Mapping[str, Any]) -> Finding:
    try:
        token.demand_times(claims)
    except NotAdmitted:
        return Finding(holds=None, sentence="Its age cannot be judged.")
    limit = f"the rule takes tokens of at most {rule.maximum_age} seconds"
    if token.is_older(claims, than=rule.maximum_age):
        return Finding(holds=False, sentence=f"It was issued too long ago: {limit}.")
    return Finding(holds=True, sentence=f"It is young enough: {limit}.")


def _signature(rule: TrustedRule, read: UnverifiedJwt) -> Finding:
    if not read.text:
        return Finding(holds=None, sentence="Its signature cannot be judged: these are claims alone.")
    try:
        signed = token.is_signed(read, issuer_keys.keys_for(rule))
    except SlowDown as failure:
        return Finding(holds=False, sentence=str(failure.description))
    return Finding(signed, "A key of the issuer signed it." if signed else "No key of the issuer signed it.")
