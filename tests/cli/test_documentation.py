"""docs/authctl.md: it has every command, and every command that it has is there, with the options that it shows."""

import re
import shlex
from typing import Any

import pytest
import typer

from authserver_sdk.cli.exits import Code
from authserver_sdk.cli.main import app
from tests.live import ROOT

TEXT = (ROOT / "docs" / "authctl.md").read_text()
ROW = re.compile(r"^\| (`.*`) \| ", re.MULTILINE)
LINES = [
    line.split(" > ")[0].split(" < ")[0]
    for block in re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("authctl ")
]


def commands(group: Any, path: str = "") -> dict[str, Any]:  # noqa: ANN401 (typer does not say what it makes)
    """Return every command by its words."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        words = f"{path} {name}".strip()
        found |= commands(command, words) if hasattr(command, "commands") else {words: command}
    return found


COMMANDS = commands(typer.main.get_command(app))


def test_every_command_is_in_the_table() -> None:
    table = TEXT.partition("## Every command")[2].partition("## From Python")[0]
    named = set()
    for row in ROW.findall(table):
        words = re.findall(r"`([^`]+)`", row)
        group = words[0].rpartition(" ")[0]
        named |= {word if word in COMMANDS else f"{group} {word}" for word in words}

    assert named == set(COMMANDS)


@pytest.mark.parametrize("line", LINES)
def test_each_line_that_is_shown_can_be_meant(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    while words and words[0].startswith("--"):
        words = words[2:]
    name = next(" ".join(words[:count]) for count in (3, 2, 1) if " ".join(words[:count]) in COMMANDS)
    options = {option for parameter in COMMANDS[name].params for option in (*parameter.opts, *parameter.secondary_opts)}

    shown = [word for word in words[len(name.split()) :] if word.startswith("-") and word != "-"]
    assert set(shown) <= options


def test_every_exit_code_is_told() -> None:
    table = TEXT.partition("| exit code |")[2].partition("## Cookbook")[0]

    assert {int(code) for code in re.findall(r"^\| (\d) \|", table, re.MULTILINE)} == set(Code)


def test_every_variable_is_told() -> None:
    code = "".join(file.read_text() for file in (ROOT / "sdk" / "authserver_sdk" / "cli").glob("*.py"))
    table = TEXT.partition("### Environment")[2].partition("## Output")[0]

    assert set(re.findall(r"AUTHSERVER_[A-Z_]+", code)) <= set(re.findall(r"AUTHSERVER_[A-Z_]+", table))
