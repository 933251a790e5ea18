"""RFC 7591 §2: the members of a metadata document, each read as what it must be, and without what no person can see."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from django.conf import settings

from clients.redirect_uris import LOOPBACK_HOSTS, problem, target
from support.errors import InvalidClientMetadata, InvalidRequest
from support.public_addresses import is_public

MAXIMUM_ENTRIES = 20
MAXIMUM_ADDRESS = 500
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})  # categories of Unicode
BLANK = re.compile(  # what other categories have of it: fillers, joiners and variation selectors
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
MARKS = frozenset({"Mn", "Me"})
MAXIMUM_MARKS = 3  # on one letter, which is as many as languages need: a tower of them covers the lines around

Metadata = Mapping[str, object]


def string(metadata: Metadata, name: str) -> str:
    """Return a member that is a string; absent and null are the same as empty."""
    value = metadata.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidClientMetadata(f"{name} must be a string.")
    return value


def strings(metadata: Metadata, name: str) -> list[str]:
    """Return a member that is a list of strings, each once; absent and null are the same as empty."""
    value = metadata.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise InvalidClientMetadata(f"{name} must be a list of strings.")
    if len(value) > MAXIMUM_ENTRIES:
        raise InvalidClientMetadata(f"{name} has at most {MAXIMUM_ENTRIES} entries.")
    return list(dict.fromkeys(value))


def number(metadata: Metadata, name: str, *, maximum: int) -> int | None:
    """Return a member that is a number from 0 to `maximum`; None when it is absent or null."""
    value = metadata.get(name)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= maximum:  # True is an int
        raise InvalidClientMetadata(f"{name} must be a number from 0 to {maximum}.")
    return value


def text(metadata: Metadata, name: str, *, maximum: int) -> str:
    """Return a member that a person may read."""
    found = plain(string(metadata, name))
    if len(found) > maximum:
        raise InvalidClientMetadata(f"{name} has at most {maximum} characters.")
    return found


def texts(metadata: Metadata, name: str, *, maximum: int) -> list[str]:
    """Return a member that is a list of texts, without the empty ones and those that are too long."""
    return [found for entry in strings(metadata, name) if (found := plain(entry)) and len(found) <= maximum]


def choice(metadata: Metadata, name: str, choices: Iterable[str], *, default: str) -> str:
    """Return a member that must be one of `choices`."""
    value = string(metadata, name) or default
    if value not in choices and value != default:
        raise InvalidClientMetadata(f"{name} must be one of: {', '.join(choices)}.")
    return value


def page(metadata: Metadata, name: str) -> str:
    """Return a web address to show, or nothing: an address that is not fit to be shown is no reason to refuse."""
    uri = string(metadata, name)
    fit = len(uri) <= MAXIMUM_ADDRESS and problem(uri) is None and not target(uri).is_private_use
    return uri if fit else ""


def document_address(metadata: Metadata, name: str) -> str:
    """Return the https address of a document that is fetched when it is needed; raise InvalidClientMetadata.

    This spares a client a later surprise. What protects the inside is support/fetch.py, each time it is fetched.
    """
    uri = string(metadata, name)
    if not uri or (problem(uri) is None and target(uri).host in settings.OUTBOUND_ALLOW):
        return uri
    if len(uri) > MAXIMUM_ADDRESS or problem(uri) is not None or not uri.lower().startswith("https://"):
        raise InvalidClientMetadata(f"{name} must be an https address.")
    if not _could_be_public(target(uri).host):
        raise InvalidClientMetadata(f"{name} must be an address of the public Internet.")
    return uri


def refuse_unstorable(document: object) -> None:
    """Refuse NUL and lone surrogates wherever they stand, in members that are ignored too."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and any(
            character == "\0" or "\ud800" <= character <= "\udfff" for character in value
        ):
            raise InvalidRequest("The body has characters that no text may have.")


def plain(unseen: str) -> str:
    """Remove what a person cannot see, and what turns, breaks or covers the text around it; spaces become one."""
    seen = "".join(character for character in unseen if unicodedata.category(character) not in INVISIBLE)
    return _without_towers(" ".join(BLANK.sub("", seen).split()))


def _without_towers(text: str) -> str:
    kept, marks = "", MAXIMUM_MARKS  # a first mark would stand on what is before the text
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in MARKS else 0
        kept += character if marks <= MAXIMUM_MARKS else ""
    return kept


def _could_be_public(host: str) -> bool:
    if host in LOOPBACK_HOSTS:
        return False
    try:
        return is_public(str(ip_address(host.strip("[]"))))
    except ValueError:
        return "." in host  # a name without a dot is one of a local network
