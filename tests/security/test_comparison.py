"""How long it takes to be told no says nothing of the secret, nor of whether there is such a client.

Clocks of machines that others use too are noisy. A leak shows in each of three runs, noise by chance in one: only what
shows in all of them fails.
"""

import hmac
import json
import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import takewhile
from time import perf_counter_ns
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.test import Client as Browser

from realms.models import Realm, Scope
from support import secrets
from tests.applications import Application
from tests.protocol import add_machine

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PREFIXES = range(0, 49, 6)  # so many characters of the secret are right
SAMPLES = 1000  # for each of them
RUNS = 3
SIGNIFICANT = 2.58  # standard deviations: p < 0.01
TRIES = 25  # of each kind: fewer than are slowed down


def slope(compare: Callable[[str], bool], secret: str) -> float:
    """Return how surely time grows with what is right of a guess, in standard deviations of Spearman's coefficient."""
    guesses = {length: secret[:length] + "!" * (len(secret) - length) for length in PREFIXES}
    times: list[tuple[int, int]] = []
    for _ in range(SAMPLES):
        for length, guess in guesses.items():
            started = perf_counter_ns()
            compare(guess)
            times.append((length, perf_counter_ns() - started))
    lengths, spent = (ranks(column) for column in zip(*times, strict=True))
    return statistics.correlation(lengths, spent) * math.sqrt(len(times) - 1)


def ranks(values: Sequence[int]) -> list[float]:
    """Return the place of each value among all; equal ones share the middle of their places."""
    ordered = sorted(values)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in values]


def leaks(compare: Callable[[str], bool], secret: str) -> bool:
    """Tell whether each run says so."""
    return all(slope(compare, secret) > SIGNIFICANT for _ in range(RUNS))


@pytest.mark.attack("D19")
def test_a_comparison_takes_no_longer_the_more_of_a_guess_is_right() -> None:
    secret = secrets.generate("as_cs")
    digest = secrets.digest(secret)

    assert not leaks(lambda guess: secrets.matches(guess, digest), secret)


@pytest.mark.attack("D19")
def test_this_measure_sees_a_comparison_that_stops_at_the_first_difference() -> None:
    secret = secrets.generate("as_cs")

    def hasty(guess: str) -> bool:
        return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(guess, secret, strict=True)))) == len(secret)

    assert leaks(hasty, secret)


@pytest.mark.attack("D19")
def test_what_is_compared_are_digests_of_one_length_as_a_whole() -> None:
    secret = secrets.generate("as_cs")
    digest = secrets.digest(secret)
    with patch.object(hmac, "compare_digest", wraps=hmac.compare_digest) as compare:
        for guess in ("", secret[:40], secret, "x" * 10_000):
            secrets.matches(guess, digest)

    pairs = [call.args for call in compare.call_args_list]
    assert len(pairs) == 4
    assert all(len(given) == len(kept) == 64 and secret not in given for given, kept in pairs)


@pytest.fixture
def machine(acme: Realm, client: Browser) -> Application:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    return Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)


@pytest.mark.attack("D16")
def test_an_unknown_client_and_a_wrong_secret_get_the_same_answer_in_the_same_time(machine: Application) -> None:
    wrong = secrets.generate("as_cs")
    asks: dict[str, Callable[[int], Answer]] = {
        "unknown": lambda number: machine.ask(client_id=f"ghost-{number}", client_secret=wrong),
        "wrong": lambda _: machine.ask(client_secret=wrong),
    }
    bodies: dict[str, set[str]] = {kind: set() for kind in asks}
    spent: dict[str, list[int]] = {kind: [] for kind in asks}
    for number in range(TRIES):
        for kind, ask in asks.items():
            started = perf_counter_ns()
            answer = ask(number)
            spent[kind].append(perf_counter_ns() - started)
            bodies[kind].add(json.dumps([answer.status_code, answer.json()]))

    unknown, known = (min(spent[kind]) / 1e6 for kind in ("unknown", "wrong"))  # without what others here add
    assert bodies["unknown"] == bodies["wrong"]
    assert abs(unknown - known) < max(5.0, 0.1 * known)
