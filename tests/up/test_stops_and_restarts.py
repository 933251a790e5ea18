"""Ctrl-C leaves nothing behind, a second start changes nothing, and what dies is started again."""

import os
import signal
from pathlib import Path

from tests.up.console import STOP_SECONDS, Console, Started, answers, newcomer, up, wait_until

SECOND_START_SECONDS = 30.0  # 5 are promised on a machine at rest; tests share theirs with many others


def made_at_first_start(server: Started) -> tuple[bytes, bytes, list[str]]:
    """Return what a later start must find and say again: both files of secrets and the curl line."""
    folder = server.console.folder
    lines = [line for line in server.said.splitlines() if "curl " in line]
    return (folder / "secrets.env").read_bytes(), (folder / "demo.env").read_bytes(), lines


def is_started_again(server: Started, word: str) -> bool:
    """Kill the child whose command names `word`, and tell whether another one takes its place."""
    console, dead = server.console, server.console.command_of(word)
    os.kill(dead, signal.SIGKILL)
    return wait_until(lambda: f"{word} ended" in server.said and console.command_of(word) not in {0, dead}, 10)


def nobody_is_left(console: Console) -> bool:
    """Tell whether every process of this console ends in good time."""
    return wait_until(lambda: console.processes() == [], STOP_SECONDS)


def test_a_server_through_failures_ctrl_c_a_second_start_and_sudden_death(tmp_path: Path) -> None:
    with newcomer(tmp_path) as console:
        with up(console) as first:
            made = made_at_first_start(first)
            assert len(console.processes()) >= 4  # the supervisor, web, worker, scheduler
            assert is_started_again(first, "web")
            assert is_started_again(first, "scheduler")
            assert wait_until(lambda: answers(console), 15)

            assert first.interrupt() == 0
            assert console.processes() == []
            assert "Traceback" not in first.said

        with up(console) as second:
            assert second.seconds_to_first_page < SECOND_START_SECONDS
            assert made_at_first_start(second) == made

            second.process.kill()
            assert nobody_is_left(console)
