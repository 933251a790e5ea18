"""deploy/systemd: the unit of each process is hardened, and what it names exists."""

import subprocess
from configparser import ConfigParser
from typing import Any

import pytest
from django.core.management import get_commands

from authserver.management.commands.serve import PROCESSES
from tests.deploy.variables import DEPLOY, read_by_settings

UNITS = DEPLOY / "systemd"
CREDENTIALS = "%d/"


class Repeated(dict[str, Any]):
    """Keeps every value of a directive that may stand several times, as systemd does."""

    def __setitem__(self, name: str, value: object) -> None:
        known = self.get(name)
        super().__setitem__(name, [*known, *value] if isinstance(known, list) and isinstance(value, list) else value)


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """Return the sections of a unit: each directive with the list of its values."""
    parser = ConfigParser(dict_type=Repeated, strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep capitals
    parser.read(UNITS / name)
    return {
        section: {key: value.split("\n") for key, value in parser[section].items()} for section in parser.sections()
    }


SERVICE = unit("authserver@.service")["Service"]
ENVIRONMENT = dict(pair.split("=", 1) for line in SERVICE["Environment"] for pair in line.split())


@pytest.mark.parametrize(
    ("directive", "value"),
    [
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("DynamicUser", "yes"),
        ("StateDirectory", "authserver-%i"),
        ("StateDirectoryMode", "0700"),
        ("CapabilityBoundingSet", ""),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("UMask", "0077"),
        ("Restart", "always"),
    ],
)
def test_a_process_may_do_no_more_than_it_needs(directive: str, value: str) -> None:
    assert SERVICE[directive] == [value]


def test_a_process_is_started_by_a_command_that_exists() -> None:
    assert SERVICE["ExecStart"] == ["/opt/authserver/.venv/bin/python manage.py serve %i"]
    assert "serve" in get_commands()


def test_the_target_wants_each_process_once() -> None:
    wanted = unit("authserver.target")["Unit"]["Wants"][0].split()

    assert wanted == [f"authserver@{process}.service" for process in PROCESSES]


def test_secrets_come_as_credentials_and_each_has_its_file() -> None:
    loaded = dict(line.split(":") for line in SERVICE["LoadCredential"])
    named = {key: value for key, value in ENVIRONMENT.items() if key.endswith("_FILE")}

    assert {value.removeprefix(CREDENTIALS) for value in named.values()} == set(loaded)
    assert {key.removesuffix("_FILE") for key in named} <= read_by_settings()
    for name, file in loaded.items():
        assert file == f"/etc/authserver/secrets/{name}"
        assert f"make {name} " in (DEPLOY / "make-secrets.sh").read_text()


def test_what_the_unit_sets_is_something_that_is_read() -> None:
    python = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}

    assert {name.removesuffix("_FILE") for name in ENVIRONMENT} - python <= read_by_settings()


def test_the_command_for_operators_is_a_shell_script_that_can_be_read() -> None:
    subprocess.run(["sh", "-n", str(UNITS / "authserver-manage")], check=True)
