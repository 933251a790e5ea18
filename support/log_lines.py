"""What a log record looks like: a line of text for a person, or a JSON object for a machine.

Both escape control characters: a line break would forge a line, and an escape sequence would speak to the terminal.
A record may carry `fields` (`logger.info("…", extra={"fields": {…}})`): names and plain values of what it tells.
"""

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from support.path_names import without_secrets
from support.request_id import current_request_id

if TYPE_CHECKING:
    from collections.abc import Mapping

INDENT = "    "  # of a traceback: nothing inside it can look like a line of its own


class LineFormatter(logging.Formatter):
    """`time level logger: message name=value …`, a traceback indented below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        pairs = "".join(f" {name}={value}" for name, value in _fields(record).items())
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: "
        return "\n".join([head + printable(record.getMessage() + pairs), *self._traceback(record)])

    def _traceback(self, record: logging.LogRecord) -> list[str]:
        text = self.formatException(record.exc_info) if record.exc_info else ""
        return [INDENT + printable(line) for line in text.splitlines()]


class JsonFormatter(logging.Formatter):
    """One object a line, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON: time (UTC), level, logger, message, request_id, realm, then what it tells."""
        line: dict[str, Any] = {
            "time": f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= _fields(record)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, separators=(",", ":"), default=str)


class ManyThreadsAreMeant(logging.Filter):
    """Holds back granian's advice against many threads: they wait for slow senders, and cost nothing meanwhile."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record says anything else."""
        return "Python threads, which seems quite high" not in record.getMessage()


class PathFilter(logging.Filter):
    """Hides one-time tokens in the paths that Django writes when an answer fails; it holds no record back."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the arguments that are paths."""
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(each) for each in record.args)
        return True


def printable(text: str) -> str:
    """Return `text` with everything escaped that is not a printable character or a space."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _hidden(argument: object) -> object:
    return without_secrets(argument) if isinstance(argument, str) and argument.startswith("/") else argument


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    context = {"request_id": current_request_id(), "realm": getattr(record, "realm", "")}
    told: Mapping[str, Any] = getattr(record, "fields", {})
    return {name: value for name, value in (context | dict(told)).items() if value != ""}
