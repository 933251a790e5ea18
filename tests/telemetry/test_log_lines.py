"""Log lines: one a record, whatever is in it, as text and as JSON."""

import json
import logging

import pytest

from support.log_lines import JsonFormatter, LineFormatter, PathFilter
from support.request_id import request_id

FORGED = "Mallory\r\n2026-01-01 INFO x: all is well \x1b[2J\x9b\u202e\ud800"


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("authserver", logging.INFO, "file.py", 1, message, arguments, None)
    made.__dict__.update(extra)
    return made


def failed(message: str) -> logging.LogRecord:
    """Return the record of an exception with that message."""
    made = record("An endpoint failed.")
    made.exc_info = ValueError, ValueError(message), None
    return made


@pytest.mark.attack("J13", "K05")
@pytest.mark.parametrize("formatter", [LineFormatter(), JsonFormatter()])
def test_a_name_forges_no_line_and_speaks_to_no_terminal(formatter: logging.Formatter) -> None:
    line = formatter.format(record("%s logged in", FORGED, fields={"path": FORGED}))

    assert line.isprintable()


@pytest.mark.attack("J13", "K05")
def test_the_message_of_an_exception_forges_no_line() -> None:
    lines = LineFormatter().format(failed(FORGED)).split("\n")

    assert all(line.isprintable() for line in lines)
    assert all(line.startswith("    ") for line in lines[1:])
    assert JsonFormatter().format(failed(FORGED)).isprintable()


def test_json_says_when_who_and_what() -> None:
    with request_id("", remote_address="192.0.2.1") as identifier:
        line = JsonFormatter().format(record("request", realm="acme", fields={"status": 200, "ms": 1.5}))

    told = json.loads(line)
    assert told.pop("time").endswith("Z")
    assert told == {
        "level": "INFO",
        "logger": "authserver",
        "message": "request",
        "request_id": identifier,
        "realm": "acme",
        "status": 200,
        "ms": 1.5,
    }


def test_text_says_the_same_for_a_person() -> None:
    line = LineFormatter().format(record("request", fields={"status": 200, "path": "/"}))

    assert line.endswith(" INFO authserver: request status=200 path=/")


def test_the_paths_in_records_of_django_lose_their_tokens() -> None:
    made = record("%s: %s", "Internal Server Error", "/realms/acme/account/first-administrator/Qx7" + "a" * 40 + "/")

    assert PathFilter().filter(made)
    assert made.getMessage() == "Internal Server Error: /realms/acme/account/first-administrator/*/"
