"""What a browser session knows of proofs: which ones it waits for, and which one was given *here*.

The two are kept apart. A stranger may start with somebody else's address; when its owner opens the link elsewhere, the
stranger's browser must learn nothing from that.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.flows.address_proofs import account_at, given, state_of
from accounts.models import AddressProof, User

WAITING = "address_proofs_waiting"
GIVEN = "address_proof_given"
MOST_WAITING = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proof that this browser asked for, and where the person goes on afterwards (an address of this realm)."""

    proof: str
    email: str
    purpose: str
    way_on: str


@dataclass(frozen=True, slots=True)
class Given:
    """A proof that was given in this browser, and who has its address now."""

    proof: AddressProof
    account: User | None
    way_on: str


def wait_for(request: HttpRequest, proof: AddressProof, *, way_on: str) -> None:
    """Remember which proof this browser asked for, beside the ones before: mails come late, and windows stay open."""
    kept = request.session.get(WAITING, [])
    request.session[WAITING] = [[proof.pk.hex, proof.email, proof.purpose, way_on], *kept][:MOST_WAITING]


def waiting(request: HttpRequest) -> tuple[Waiting, ...]:
    """Return what this browser waits for, the newest first."""
    return tuple(Waiting(*kept) for kept in request.session.get(WAITING, ()))


def take(request: HttpRequest, proof: AddressProof) -> Given:
    """Remember that the proof was given here; the way on counts in the browser that asked for it only."""
    way_on = next((awaited.way_on for awaited in waiting(request) if awaited.proof == proof.pk.hex), "")
    account = account_at(proof.email)
    request.session.pop(WAITING, None)
    request.session[GIVEN] = [proof.pk.hex, state_of(account), way_on]
    request.session.cycle_key()
    return Given(proof, account, way_on)


def taken(request: HttpRequest, *purposes: str) -> Given | None:
    """Return the proof that was given here for one of the purposes, unless the account has changed since."""
    pk, state, way_on = request.session.get(GIVEN) or ("", "", "")
    proof = given(pk).filter(purpose__in=purposes).first() if pk else None
    if proof is None:
        return None
    account = account_at(proof.email)
    return Given(proof, account, way_on) if state_of(account) == state else None


def forget(request: HttpRequest) -> None:
    """Forget the proof: its last step was taken."""
    request.session.pop(GIVEN, None)
