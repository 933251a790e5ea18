"""RFC 9700 §4.11: where a person may be sent after login: within the realm, or to a front end that it lists."""

import re
from urllib.parse import unquote

from realms.context import current_realm

ALLOWED = re.compile(r"/[!#-;=?-\[\]_a-z~]*")  # ASCII without controls, spaces, quotes, <, >, backslash, ^, `, {, |, }
DOTS = {".", ".."}


def may_follow(address: str) -> bool:
    """Tell whether a person may be led to `address`: a page of the realm in force, or a front end that it lists."""
    realm = current_realm()
    return stays_below(realm.path, address) or realm.session_leads_to(address)


def stays_below(prefix: str, address: str) -> bool:
    r"""Tell whether a browser that follows `address` ends below `prefix`, a path without its final slash.

    Browsers take `\` for `/`, drop control characters and resolve `..` and `%2e%2e`: none of these is accepted.
    """
    if ALLOWED.fullmatch(address) is None or not address.startswith(f"{prefix}/"):
        return False
    segments = re.split(r"[?#]", address, maxsplit=1)[0].split("/")[1:]
    return "" not in segments[:-1] and not DOTS.intersection(unquote(segment) for segment in segments)
