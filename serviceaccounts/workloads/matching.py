"""Whether the claims of a token are what a rule wants, claim by claim, so that a person can be told which is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from serviceaccounts.workloads import patterns
from serviceaccounts.workloads.presets import claim_path
from serviceaccounts.workloads.trusted import TrustedRule

MAXIMUM_VALUE = 1024  # characters of a claim
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """One claim that a rule names: what it must be, and what it is in the token."""

    claim: str
    wanted: str
    found: object

    @property
    def holds(self) -> bool:
        """Tell whether it is what the rule wants: a text, never a list or an object that holds one."""
        return (
            isinstance(self.found, str)
            and len(self.found) <= MAXIMUM_VALUE
            and patterns.matches(self.wanted, self.found)
        )

    @property
    def sentence(self) -> str:
        """Return what is wrong with it, for a person; or that nothing is."""
        if self.found is None:
            return f"{self.claim} is not in the token; the rule wants {self.wanted}."
        if not isinstance(self.found, str):
            return f"{self.claim} is no text; the rule wants {self.wanted}."
        found = self.found.encode("utf-8", "replace").decode()  # JSON may hold half a character, no page can
        shown = found if len(found) <= SHOWN else f"{found[:SHOWN]}…"
        return f"{self.claim} is {shown}." if self.holds else f"{self.claim} is {shown}; the rule wants {self.wanted}."


def conditions(rule: TrustedRule, claims: Mapping[str, Any]) -> Iterator[Condition]:
    """Yield every condition of a rule over the claims of one token."""
    for claim, wanted in rule.claims.items():
        yield Condition(claim, wanted, _value(claim_path(rule.kind, claim), claims))


def fits(rule: TrustedRule, claims: Mapping[str, Any]) -> bool:
    """Tell whether every condition of a rule holds."""
    return all(condition.holds for condition in conditions(rule, claims))


def _value(path: tuple[str, ...], claims: object) -> object:
    for step in path:
        claims = claims.get(step) if isinstance(claims, Mapping) else None
    return claims
