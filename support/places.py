"""Where an address is in the world, in words, out of a file of the operator's (MaxMind DB: GeoLite2, DB-IP Lite).

Nothing is fetched and nothing kept: it is looked up when it is shown. What is in the file is somebody else's data, and
may be old, wrong or broken: where it cannot be read there are no words.
"""

import logging
import os
import stat
from functools import lru_cache
from typing import Any

import maxminddb
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from support.languages import SOURCE, best
from support.mail import line

Record = dict[str, Any]
logger = logging.getLogger(__name__)


def place_of(address: str) -> str:
    """Return the city and country of an address or network, in the language in force; nothing where nobody knows."""
    path: str = settings.GEOIP_DATABASE
    record = _found(path, address.partition("/")[0]) if path and address else None
    if not isinstance(record, dict):
        return ""
    city, country = _name(record, "city"), _name(record, "country")
    if city and country:
        return _("%(city)s, %(country)s") % {"city": city, "country": country}
    return city or country


def problem() -> str:
    """Return in a sentence what is wrong with the file of the settings; nothing where all is well or there is none."""
    path: str = settings.GEOIP_DATABASE
    if not path:
        return ""
    try:
        reader = _opened(path, _stamp(path))
    except OSError as failure:
        return f"{path}: {failure.strerror}."
    kind = _kind(reader) if reader else ""
    if not kind:
        return f"{path} is not a MaxMind DB file."
    return "" if "City" in kind or "Country" in kind else f"{path} holds no cities or countries: it is a {kind}."


def _kind(reader: maxminddb.Reader) -> str:
    """Return what a file says that it holds; nothing where it cannot say so."""
    try:
        return line(str(reader.metadata().database_type))
    except Exception:  # noqa: BLE001 (as below)
        return ""


def _found(path: str, address: str) -> object:
    try:
        reader = _opened(path, _stamp(path))
        return reader.get(address) if reader else None
    except Exception:  # noqa: BLE001 (a page must not break over what is in a file of somebody else's making)
        return None


def _stamp(path: str) -> tuple[int, int, int]:
    """Return what tells a file from the one that takes its place. OSError where there is no file."""
    found = os.stat(path)  # noqa: PTH116 (Path would be made anew for each address)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "Not a file")
    return found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(1)
def _opened(path: str, stamp: tuple[int, int, int]) -> maxminddb.Reader | None:  # noqa: ARG001 (another one is another file)
    """Return the file, mapped into memory; None for one that cannot be read, which is tried again when it changes."""
    try:
        return maxminddb.open_database(path)
    except Exception as failure:  # noqa: BLE001 (as above)
        logger.warning("GEOIP_DATABASE cannot be read: %s.", type(failure).__name__)
        return None


def _name(record: Record, what: str) -> str:
    """Return a name in the language in force, else in English: one short line of what can be seen."""
    part = record.get(what)
    names = part.get("names") if isinstance(part, dict) else None
    if not isinstance(names, dict):
        return ""
    known = {tag.lower(): name for tag, name in names.items() if isinstance(tag, str) and isinstance(name, str)}
    tag = best((get_language() or SOURCE, SOURCE), tuple(known))
    return line("".join(filter(str.isprintable, known[tag]))) if tag else ""
