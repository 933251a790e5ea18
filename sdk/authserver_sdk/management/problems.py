"""RFC 9457: what the management API refuses, as classes that a program can tell apart, in the server's own words."""

from typing import Any

import httpx

from authserver_sdk.errors import AuthserverError


class ManagementError(AuthserverError):
    """The API refused. `status` is the answer's, `problems` has (JSON Pointer, sentence) for a body that is wrong."""

    def __init__(self, sentence: str, *, status: int, problems: tuple[tuple[str, str], ...] = ()) -> None:
        lines = [f"{pointer}: {detail}" if pointer else detail for pointer, detail in problems]
        super().__init__("\n  ".join([sentence, *lines]))
        self.status = status
        self.sentence = sentence
        self.problems = problems


class NotSignedInError(ManagementError):
    """401: the token is missing, has ended, or is for something else."""


class NotAllowedError(ManagementError):
    """403: the token is good, and does not open this."""


class NotFoundError(ManagementError):
    """404: there is nothing by that name, or not for this caller."""


class ConflictError(ManagementError):
    """409, 412, 428: it is there already, in use, or no longer what the caller has seen."""


class InvalidError(ManagementError):
    """400, 413, 415, 422: what was sent cannot be accepted; nothing was changed."""


KINDS: dict[int, type[ManagementError]] = {
    401: NotSignedInError,
    403: NotAllowedError,
    404: NotFoundError,
    409: ConflictError,
    412: ConflictError,
    428: ConflictError,
    400: InvalidError,
    413: InvalidError,
    415: InvalidError,
    422: InvalidError,
}


def problem_of(response: httpx.Response) -> ManagementError:
    """Return what a refusal says; its status alone, where it is no problem document."""
    try:
        said = response.json()
    except ValueError:
        said = None
    document: dict[str, Any] = said if isinstance(said, dict) else {}
    sentence = document.get("detail") or document.get("title") or _without_words(response.status_code)
    found = document.get("errors")
    problems = tuple(_problem(entry) for entry in found if isinstance(entry, dict)) if isinstance(found, list) else ()
    kind = KINDS.get(response.status_code, ManagementError)
    return kind(str(sentence), status=response.status_code, problems=problems)


def _without_words(status: int) -> str:
    """Return what an answer means that is none of the API's: it answers in every realm that is there."""
    return (
        "No such realm, or it is switched off." if status == httpx.codes.NOT_FOUND else f"The server answered {status}."
    )


def _problem(entry: dict[str, Any]) -> tuple[str, str]:
    return str(entry.get("pointer", "")), str(entry.get("detail", ""))
