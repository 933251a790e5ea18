"""What the SDK's verifier costs beside the one thing that it cannot do without: verifying an ES256 signature.

`PYTHONPATH=sdk python -m bench.verifier` prints CPU time as ratios of one run: chunks of raw verifications and of new
tokens take turns, so that whatever else the machine does slows both.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any, cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from authserver_sdk import Verifier
from authserver_sdk.jose import jws
from authserver_sdk.jose.keys import public_key
from tests.sdk.issuer import API, Issuer

CHUNK = 100
CHUNKS = 20
SEEN_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """`new` is the rate of new tokens as a share of the raw rate; the other two are counts per second of CPU."""

    new: float
    raw_per_second: float
    seen_per_second: float


def measure() -> Measured:
    """Measure once; about a second."""
    issuer = Issuer()
    tokens = [issuer.token(jti=f"{number:032x}", sid="s" * 32) for number in range(CHUNK * CHUNKS)]
    verifier = Verifier(issuer.server(), API)
    verifier.verify(issuer.token())
    verify_raw, ratios, raw_seconds = raw(issuer), [], 0.0
    for start in range(0, len(tokens), CHUNK):
        chunk = tokens[start : start + CHUNK]
        signatures = [parts(token) for token in chunk]
        bare = cpu(verify_raw, signatures)
        ratios.append(bare / cpu(verifier.verify, chunk))
        raw_seconds += bare
    seen = min(cpu(verifier.verify, tokens[-CHUNK:]) for _ in range(SEEN_ROUNDS))
    return Measured(median(ratios), len(tokens) / raw_seconds, CHUNK / seen)


def raw(issuer: Issuer) -> Callable[[tuple[bytes, bytes]], None]:
    """Return the primitive."""
    key, scheme = public_key(issuer.keys[0].as_dict(private=False)), ec.ECDSA(hashes.SHA256())
    verify = cast("ec.EllipticCurvePublicKey", key).verify
    return lambda signature_and_data: verify(*signature_and_data, scheme)


def parts(token: str) -> tuple[bytes, bytes]:
    """Return what the primitive wants of a token: the signature in DER, and what was signed."""
    found = jws.read(token)
    r, s = (int.from_bytes(half, "big") for half in (found.signature[:32], found.signature[32:]))
    return encode_dss_signature(r, s), found.signed


def cpu(work: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Return the seconds of CPU that the work on all items takes in this thread."""
    before = time.thread_time()
    for item in items:
        work(item)
    return time.thread_time() - before


if __name__ == "__main__":
    measured = [measure() for _ in range(5)]
    best = max(measured, key=lambda one: one.new)
    print(f"raw ES256 verification   {best.raw_per_second:10,.0f} per second of CPU")
    print(f"new tokens               {best.new:10.0%} of it (median run: {median(one.new for one in measured):.0%})")
    print(f"tokens seen before       {max(one.seen_per_second for one in measured):10,.0f} per second of CPU")
