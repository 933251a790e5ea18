"""The kinds of secrets that are handed out, each with a prefix of its own, so that scanners find what was leaked.

All but refresh tokens have the form `<prefix>_<43 random characters><6 of checksum>` (support/secrets.py). A prefix may
be changed in the settings: what was handed out before still works, since digests are compared, and is still found here
under whatever prefix it had.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from support import secrets

CLIENT_SECRET = "client_secret"  # noqa: S105 (the name of a kind, not a secret)
API_KEY = "api_key"
INITIAL_ACCESS_TOKEN = "initial_access_token"  # noqa: S105 (the name of a kind, not a secret)
REGISTRATION_TOKEN = "registration_token"  # noqa: S105 (the name of a kind, not a secret)
REFRESH_TOKEN = "refresh_token"  # noqa: S105 (the name of a kind, not a secret)

DEFAULTS: Mapping[str, str] = {
    CLIENT_SECRET: "as_cs",
    API_KEY: "as_ak",
    INITIAL_ACCESS_TOKEN: "as_iat",
    REGISTRATION_TOKEN: "as_rat",
}
REFRESH_PREFIX = "as_rt"  # fixed: a refresh token is read by its form, so another prefix would end those handed out
MOST = 24  # characters of a prefix: with them a secret still fits wherever the default did

BASE_62 = f"[0-9A-Za-z]{{{secrets.RANDOM_CHARACTERS + secrets.CHECKSUM_CHARACTERS}}}"
REFRESH_BODY = "[A-Za-z0-9_-]{85}[AQgw]"
CHECKSUM = {
    "algorithm": "CRC-32 (ISO 3309) of the random characters, in base 62, most significant digit first",
    "alphabet": secrets.ALPHABET,
    "random_characters": secrets.RANDOM_CHARACTERS,
    "checksum_characters": secrets.CHECKSUM_CHARACTERS,
}
_PREFIX = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a scanner looks for. Without `checksum` the expression is all there is to tell by."""

    kind: str
    prefix: str
    expression: str
    checksum: Mapping[str, Any] | None


def prefix(kind: str) -> str:
    """Return what secrets of a kind begin with, before the underscore."""
    return prefixes()[kind]


def prefixes() -> dict[str, str]:
    """Return the prefix of each kind that may have another one: the default, unless SECRET_PREFIXES says so."""
    return {**DEFAULTS, **settings.SECRET_PREFIXES}


def patterns() -> list[Pattern]:
    """Return the pattern of every kind."""
    found = [Pattern(kind, text, _whole(text, BASE_62), CHECKSUM) for kind, text in prefixes().items()]
    return [*found, Pattern(REFRESH_TOKEN, REFRESH_PREFIX, _whole(REFRESH_PREFIX, REFRESH_BODY), None)]


def problems(chosen: Mapping[str, str]) -> list[str]:
    """Return why these prefixes would not do, a sentence each."""
    found = [f"there is no kind {kind}" for kind in chosen if kind not in DEFAULTS]
    for kind, text in chosen.items():
        if not _PREFIX.fullmatch(text) or len(text) > MOST:
            found.append(f"{kind}: two or more words of a-z and 0-9 joined by _, {MOST} characters at most: {text!r}")
    every = [*{**DEFAULTS, **chosen}.values(), REFRESH_PREFIX]
    for number, text in enumerate(every):
        if any(other.endswith(text) for index, other in enumerate(every) if index != number):
            found.append(f"{text} is, or ends, another prefix: a scanner would not know which it found")
    return found


def _whole(text: str, body: str) -> str:
    """Return an expression that matches a secret by itself, and not a part of something longer."""
    return rf"\b{re.escape(text)}_{body}\b"
