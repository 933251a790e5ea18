"""What one half of `make test` leaves out the other one runs."""

import re
from pathlib import Path

import pytest

from tests import halves

ROOT = Path(__file__).parents[2]
HALF = re.compile(r"^\t(.*)-m tests\.suite .*-m \"not (\w+)\"$", re.MULTILINE)


def test_each_half_leaves_out_one_mark_of_the_other() -> None:
    (first, left_out), (second, left_out_there) = HALF.findall((ROOT / "Makefile").read_text())

    assert "tests.postgresql" not in first
    assert "tests.postgresql" in second
    assert halves.ONLY[left_out] == halves.POSTGRESQL
    assert halves.ONLY[left_out_there] == halves.SQLITE


@pytest.mark.parametrize(
    ("marks", "refused"),
    [
        ({"outside"}, False),
        ({"production", "postgresql"}, False),
        ({"outside", "production"}, True),
        ({"outside", "postgresql"}, True),
    ],
)
def test_a_test_that_neither_would_run_is_refused(
    request: pytest.FixtureRequest,
    marks: set[str],
    refused: bool,  # noqa: FBT001 (a parameter)
) -> None:
    item = pytest.Function.from_parent(request.node.parent, name="a test", callobj=lambda: None)
    for mark in marks:
        item.add_marker(mark)

    assert halves.in_neither([item]) == ([item.nodeid] if refused else [])
