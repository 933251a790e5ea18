"""The verifier is nearly as fast as the machine verifies signatures, and much faster for tokens that it has seen."""

import pytest

from bench.verifier import Measured, measure

pytestmark = pytest.mark.outside  # no server at all

ATTEMPTS = 6
NEW, SEEN = 0.70, 50_000


def good(measured: Measured) -> bool:
    """Tell whether both bars are held."""
    return measured.new >= NEW and measured.seen_per_second >= SEEN


def test_new_tokens_reach_most_of_the_raw_rate_and_seen_ones_fifty_thousand_a_second() -> None:
    measured: list[Measured] = []
    while len(measured) < ATTEMPTS and not any(map(good, measured)):  # the machine may do something else beside
        measured.append(measure())

    assert any(map(good, measured)), measured
