"""How a blueprint gives a secret, `{value: …}`, `{env: NAME}` or `{file: PATH}`, and which ones are strong enough."""

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationInfo

from authserver.blueprint.references import OWN_MACHINE, refuse_from_afar
from support.secrets import MINIMUM_CHARACTERS

FORMS = "give {value: …}, {env: NAME} or {file: PATH}"
MINIMUM_PASSWORD = 8
MINIMUM_BY_ALPHABET = (  # characters that make 128 bits, were each drawn at random from the alphabet
    ("decimal digits", re.compile(r"[0-9]+"), 39),
    ("hexadecimal digits", re.compile(r"[0-9a-f]+|[0-9A-F]+"), 32),
)
VISIBLE = re.compile(r"[\x20-\x7e]+")  # RFC 6749 appendix A.2: the characters of a client secret


def resolve(reference: object, info: ValidationInfo) -> SecretStr:
    """Return the secret behind a reference; raise ValueError, which never quotes it."""
    match reference:
        case {"value": str(text), **others} if not others:
            found = text
        case {"env": str(name), **others} if not others:
            refuse_from_afar(info)
            found = _from_environment(name)
        case {"file": str(name), **others} if not others:
            refuse_from_afar(info)
            found = _from_file(name)
        case _:
            raise ValueError(FORMS)
    if not found:
        raise ValueError("the secret is empty")
    return SecretStr(found)


def strong_secret(secret: SecretStr) -> SecretStr:
    """Refuse a client secret whose length allows less than 128 bits of entropy."""
    text = secret.get_secret_value()
    if VISIBLE.fullmatch(text) is None:
        raise ValueError("a client secret has visible ASCII characters only (RFC 6749 appendix A.2)")
    if reason := weakness(text):
        raise ValueError(reason)
    return secret


def weakness(text: str, *, signs: bool = False) -> str:
    """Return why a secret is too short, or nothing. One that signs can be guessed at without us: it needs 256 bits."""
    kind, least = "characters", MINIMUM_CHARACTERS
    for alphabet, pattern, characters in reversed(MINIMUM_BY_ALPHABET):
        if pattern.fullmatch(text):
            kind, least = alphabet, characters
    bits, least = (256, 2 * least) if signs else (128, least)
    return f"a secret needs {bits} bits, at least {least} {kind}; this one has {len(text)}" if len(text) < least else ""


def refuse_password_from_afar(reference: object, info: ValidationInfo) -> object:
    """Refuse a password that came over the network: no administrator there knows, or chooses, anybody's."""
    if info.context != OWN_MACHINE:
        raise ValueError("no password is set over the network: people choose theirs by a mail that can be sent to them")
    return reference


def long_password(password: SecretStr) -> SecretStr:
    """Refuse a password that is too short, or that cannot be typed or hashed."""
    if len(password.get_secret_value()) < MINIMUM_PASSWORD:
        raise ValueError(f"a password needs at least {MINIMUM_PASSWORD} characters")
    return password


ClientSecretReference = Annotated[SecretStr, AfterValidator(strong_secret), BeforeValidator(resolve)]
PasswordReference = Annotated[
    SecretStr, AfterValidator(long_password), BeforeValidator(resolve), BeforeValidator(refuse_password_from_afar)
]


def _from_environment(name: str) -> str:
    if not (value := os.environ.get(name, "")):
        raise ValueError(f"the environment variable {name} is not set")
    return value


def _from_file(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ValueError(f"{name} cannot be read: it is not UTF-8 text") from error
