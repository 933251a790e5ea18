"""RFC 8176 and RFC 9470: what a login proves: by which methods (`amr`), and how much that is worth (`acr`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How far a login can be believed. A level contains those below it."""

    NONE = 0
    SINGLE = 1
    MULTIPLE = 2
    PHISHING_RESISTANT = 3


#: Names of levels in `acr`, the highest first. `phr` is that of OpenID Connect EAP ACR Values.
ACR = {Level.PHISHING_RESISTANT: "phr", Level.MULTIPLE: "mfa", Level.SINGLE: "sfa"}
LEVELS = {name: level for level, name in ACR.items()}
MFA = "mfa"


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that a person did to prove who they are, at a moment in epoch seconds.

    `amr` in words of RFC 8176. A second factor counts beside a first one; a passkey that has itself verified its user,
    by fingerprint or PIN, is both.
    """

    amr: str
    at: float
    is_second: bool = False
    is_passkey: bool = False
    is_both: bool = False


def level(proofs: Iterable[Proof]) -> Level:
    """Return how far the proofs go together."""
    given = tuple(proofs)
    several = any(proof.is_both for proof in given) or len({proof.is_second for proof in given}) > 1
    if several:
        return Level.PHISHING_RESISTANT if any(proof.is_passkey for proof in given) else Level.MULTIPLE
    return Level.SINGLE if given else Level.NONE


def methods(proofs: Iterable[Proof]) -> tuple[str, ...]:
    """Return `amr`: each method once, and `mfa` where several factors came together."""
    given = tuple(proofs)
    several = {MFA} if level(given) >= Level.MULTIPLE else set()
    return tuple(sorted({proof.amr for proof in given if proof.amr} | several))
