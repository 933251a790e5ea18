"""What people see on their terminal, and what scripts read from a pipe."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios

import httpx
import pytest

from tests.cli.command import PROGRAM, Authctl
from tests.cli.conftest import Place

pytestmark = pytest.mark.outside
ESCAPE = "\x1b"


def on_a_terminal(authctl: Authctl, *arguments: str, width: int = 100, **environment: str) -> str:
    """Run the command on a terminal of that width, and return what it shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    surroundings = authctl.told(TERM="xterm-256color", **environment).surroundings()
    del surroundings["COLUMNS"]
    with subprocess.Popen([*PROGRAM, *arguments], env=surroundings, stdout=theirs, stderr=subprocess.PIPE):
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    return shown.decode()


def test_a_pipe_gets_json_and_nothing_else(authctl: Authctl) -> None:
    ended = authctl("roles", "list", "-o", "json")

    assert [sorted(role) for role in json.loads(ended.out)] == [
        ["administers", "description", "name", "permissions", "scopes", "url"],
        ["administers", "description", "name", "permissions", "scopes", "url"],
    ]
    assert ended.err == ""


def test_a_pipe_gets_plain_columns_that_are_never_cut(authctl: Authctl) -> None:
    authctl("roles", "create", "wordy", "description=" + "long " * 60)

    lines = authctl.told(COLUMNS="40")("roles", "list").out.splitlines()

    assert lines[0].split() == ["NAME", "DESCRIPTION", "SCOPES", "ADMINISTERS"]
    assert "long " * 59 in lines[3]
    assert ESCAPE not in "".join(lines)
    authctl("roles", "delete", "wordy", "--yes")


def test_a_terminal_gets_colours_unless_it_wants_none(authctl: Authctl) -> None:
    assert ESCAPE in on_a_terminal(authctl, "roles", "list")
    assert ESCAPE + "[3" not in on_a_terminal(authctl, "roles", "list", NO_COLOR="1")


def test_a_narrow_terminal_shows_one_below_the_other(authctl: Authctl) -> None:
    shown = on_a_terminal(authctl, "resources", "list", width=30, NO_COLOR="1")

    assert "https://docs.example/" in shown
    assert "identifier" in shown


def test_a_name_moves_no_cursor(authctl: Authctl, place: Place) -> None:
    token = authctl("auth", "token").out.strip()
    evil = {"name": f"evil{ESCAPE}[2Jname\u202e", "redirect_uris": ["https://web.example/"]}
    shown = {"Authorization": f"Bearer {token}"}
    made = httpx.put(f"{place.issuer}/api/v1/clients/evil/", json=evil, headers=shown)

    for arguments in (("clients", "list"), ("clients", "show", "evil"), ("clients", "list", "-o", "json")):
        assert ESCAPE not in authctl(*arguments, code=None).out
        assert "\u202e" not in authctl(*arguments, code=None).out
    assert made.status_code in {201, 422}


def test_what_a_blueprint_names_moves_no_cursor(authctl: Authctl, place: Place) -> None:
    blueprint = f'realms: [{{slug: {place.realm}, roles: [{{name: "a\\u202eb"}}]}}]'

    shown = authctl("apply", "-f", "-", "--plan", stdin=blueprint).out

    assert "+ role a" in shown
    assert "\u202e" not in shown


def test_members_within_members_are_shown(authctl: Authctl) -> None:
    assert "reason=" in authctl("clients", "secrets", "make", "robot").out


def test_an_error_is_one_sentence_without_a_traceback(authctl: Authctl) -> None:
    ended = authctl("roles", "show", "nobody", code=3)

    assert ended.err.count("\n") == 1
    assert ended.out == ""


def test_who_stops_reading_hears_no_complaint(authctl: Authctl) -> None:
    with subprocess.Popen(
        [*PROGRAM, "export"], env=authctl.surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr

        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(terminal: Authctl, shell: str) -> None:
    words = {"COMP_WORDS": "authctl api-keys ro", "COMP_CWORD": "2", "_TYPER_COMPLETE_ARGS": "authctl api-keys ro"}
    words["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    script = "import sys; sys.argv[0] = 'authctl'; from authserver_sdk.cli.main import run; run()"
    told = terminal.told(_AUTHCTL_COMPLETE=f"complete_{shell}", **words)
    command = [PROGRAM[0], "-c", script]
    done = subprocess.run(command, env=told.surroundings(), capture_output=True, text=True, check=False)

    assert "rotate" in done.stdout
