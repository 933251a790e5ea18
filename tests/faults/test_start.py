"""`make run` where everything is made already: the first page is there in five seconds, on a machine at rest."""

from pathlib import Path

import pytest

from tests.up.console import newcomer, up

PROMISED = 5.0  # seconds


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_the_first_page_of_a_later_start_is_there_in_five_seconds(tmp_path: Path) -> None:
    with newcomer(tmp_path) as console:
        with up(console):
            pass

        with up(console) as second:
            assert second.seconds_to_first_page <= PROMISED
