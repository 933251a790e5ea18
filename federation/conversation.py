"""What is asked of a provider within one step of a login: JSON, and one deadline for all of it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from federation.refusal import ProviderAway, ProviderLied
from support.bounded_stream import left
from support.fetch import DEADLINE, FetchBusy, Fetched, FetchError, fetch

WAIT_SECONDS = 0.5  # for a place among the requests of this process: a crowd logs in, and each answer takes a moment
STEP_SECONDS = 0.05
MAXIMUM_BYTES = 256 * 1024  # Microsoft's keys come with certificates
MAXIMUM_ERROR = 60
OK = 200
BUSY = 429


def _end() -> float:
    return time.monotonic() + DEADLINE


@dataclass(frozen=True, slots=True)
class Conversation:
    """Some requests that together may take five seconds. `end` is of the monotonic clock."""

    end: float = field(default_factory=_end)

    def get(self, url: str, *, bearer: str = "", accept: str = "application/json") -> Any:  # noqa: ANN401 (JSON)
        """Return the JSON document at `url`; raise ProviderAway or ProviderLied."""
        return _document(
            self._fetch(url, accept=accept, headers={"Authorization": f"Bearer {bearer}"} if bearer else {})
        )

    def post(self, url: str, fields: Mapping[str, str], *, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 (JSON)
        """Return the JSON that answers a form."""
        return _document(self._fetch(url, form=urlencode(fields).encode(), headers=headers))

    def refusal(self, url: str, fields: Mapping[str, str], *, headers: Mapping[str, str]) -> str:
        """Return the `error` that answers a form which cannot succeed; nothing where there is none that can be read."""
        answer = self._fetch(url, form=urlencode(fields).encode(), headers=headers)
        try:
            document = json.loads(answer.body)
        except (ValueError, RecursionError):
            return ""
        return text(document, "error")[:MAXIMUM_ERROR] if isinstance(document, dict) else ""

    def _fetch(
        self, url: str, *, headers: Mapping[str, str], form: bytes | None = None, accept: str = "application/json"
    ) -> Fetched:
        patience = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                return fetch(
                    url,
                    accept=accept,
                    maximum_bytes=MAXIMUM_BYTES,
                    conditions=headers,
                    form=form,
                    seconds=left(self.end),
                )
            except FetchBusy as refusal:
                if time.monotonic() > patience:
                    raise ProviderAway(str(refusal)) from None
                time.sleep(STEP_SECONDS)
            except (FetchError, TimeoutError) as failure:
                raise ProviderAway(str(failure) or "There was no time left.") from None


def _document(answer: Fetched) -> Any:  # noqa: ANN401 (JSON)
    if answer.status >= 500 or answer.status == BUSY:  # noqa: PLR2004 (RFC 9110 §15.6)
        raise ProviderAway(f"It answered with status {answer.status}.")
    if answer.status != OK:
        raise ProviderLied(f"It answered with status {answer.status}.")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise ProviderLied("Its answer is not JSON.") from None


def text(document: Mapping[str, Any], name: str) -> str:
    """Return a member that is text without control characters; nothing for any other."""
    value = document.get(name)
    return value if isinstance(value, str) and value.isprintable() else ""
