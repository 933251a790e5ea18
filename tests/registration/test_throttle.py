"""The limiter that registration, and whatever else strangers may call, counts with."""

import pytest

from support.throttle import OFF, Rate, allow, parse


@pytest.fixture(autouse=True)
def _a_known_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.clock.now", lambda: 1_000_000_010)  # 50 seconds into its minute


@pytest.mark.parametrize(
    ("text", "rate"), [("60/m", Rate(60, 60)), ("1/s", Rate(1, 1)), ("5/h", Rate(5, 3600)), ("9/d", Rate(9, 86400))]
)
def test_a_rate_is_a_count_in_a_unit_of_time(text: str, rate: Rate) -> None:
    assert parse(text) == rate


@pytest.mark.parametrize("text", ["", "60", "0/m", "-1/m", "60/w", "60/m ", "6e1/m", "OFF", "60/m\n", "\u0666/m"])
def test_anything_else_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="Not a rate"):
        parse(text)


def test_one_too_many_is_told_when_the_window_ends() -> None:
    waits = [allow("alice", Rate(2, 60)) for _ in range(4)]

    assert waits == [0, 0, 10, 10]


def test_the_next_window_starts_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    allow("alice", Rate(1, 60))
    monkeypatch.setattr("support.clock.now", lambda: 1_000_000_020)

    assert allow("alice", Rate(1, 60)) == 0


def test_each_key_is_counted_by_itself() -> None:
    allow("alice", Rate(1, 60))

    assert allow("bob \x00\ud800 " + "x" * 300, Rate(1, 60)) == 0


def test_off_is_no_limit() -> None:
    waits = [allow("alice", parse("off")) for _ in range(100)]

    assert parse("off") == OFF
    assert set(waits) == {0}


def test_a_counter_that_is_pushed_out_of_the_cache_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.throttle.counters.add", lambda *_, **__: False)

    assert allow("alice", Rate(1, 60)) == 0
    assert allow("alice", Rate(1, 60)) == 10
