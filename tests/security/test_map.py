"""README.md of this folder tells the truth."""

import re

import pytest

from tests.security.map import NOTES, README, TESTS, marks, table

COMPLETE = (
    *(f"A{number:02}" for number in range(1, 35)),
    *("E01", "E02", "E03", "E04", "E05", "E07", "E08", "E09"),
    *(f"E{number}" for number in range(10, 16)),
    *(f"G{number:02}" for number in (*range(1, 14), *range(18, 26), 27)),
    *(f"H{number:02}c" for number in range(1, 26)),
    *(f"I{number:02}" for number in range(1, 22)),
    *(f"J{number:02}" for number in range(6, 15)),
)


def test_the_map_says_what_the_marks_say() -> None:
    assert README.read_text() == table(), "Run: python -m tests.security.map"


def test_every_mark_is_read() -> None:
    written = [
        name for path in TESTS.rglob("test_*.py") for name in re.findall(r"^pytestmark.*attack", path.read_text())
    ]

    assert not written, "A mark for a whole module is not in the map: mark each test."


@pytest.mark.parametrize("row", COMPLETE)
def test_a_row_of_what_is_built_has_a_test(row: str) -> None:
    assert marks().get(row)


def test_notes_are_about_rows_that_have_tests() -> None:
    assert NOTES.keys() <= marks().keys()
