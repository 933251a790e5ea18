"""RFC 9700 §2.1 and §4.1.3, RFC 8252 §7: where a person may be sent back to, and when two redirect URIs are the same.

One grammar, narrower than RFC 3986, reads every redirect URI: what browsers and parsers are known to read differently
is refused, so nothing here depends on guessing which of them is in front of us.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from django.utils.translation import gettext as _

MAXIMUM_LENGTH = 2000
MAXIMUM_HOST = 253
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "[::1]", "localhost"})  # RFC 8252 §7.3 and §8.3, by these names only
DANGEROUS_SCHEME = re.compile(
    "javascript|data|file|blob|filesystem|vbscript|livescript|about|intent|android-app|view-source|jar|res|mhtml|mk|"
    "chrome|chrome-extension|edge|moz-extension|resource|ws|wss|ftp|ftps|sftp|ssh|telnet|gopher|smb|nfs|ldap|ldaps|"
    "mailto|tel|sms|smsto|callto|facetime|cid|mid|news|nntp|shell|search-ms|ms-msdt|ms-officecmd|ms-its|hcp",
    re.IGNORECASE,
)

_CHARACTERS = re.compile(r"(?:[A-Za-z0-9\-._~:/?@!$&'()+,;=\[\]]|%[0-9A-Fa-f]{2})+")
_PARTS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,63}):(?://(?P<authority>[^/?]*))?(?P<path>[^?]*)(?:\?(?P<query>.*))?",
    re.DOTALL,
)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]@%]+)(?::(?P<port>[1-9][0-9]{0,4}))?")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_APP_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_DOT_SEGMENT = re.compile(r"(?:\.|%2e){1,2}(?:;.*)?", re.IGNORECASE)
_ENCODED_DELIMITER = re.compile(r"%(?:2f|5c)", re.IGNORECASE)
_ENCODED_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SKIPPED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f]+")


@dataclass(frozen=True, slots=True)
class RedirectTarget:
    """Where a redirect leads, as a person must see it.

    `text` names it on the consent page; `consent_key` is what a remembered consent is bound to: scheme and host, and
    the port where it tells two servers apart.
    """

    host: str
    is_local: bool
    is_private_use: bool
    text: str
    consent_key: str


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    authority: str | None
    host: str
    port: str | None
    path: str
    query: str | None

    @property
    def kind(self) -> str:
        return self.scheme.lower()

    @property
    def is_loopback(self) -> bool:
        return self.kind in {"http", "https"} and self.host in LOOPBACK_HOSTS

    @property
    def is_private_use(self) -> bool:
        return self.kind not in {"http", "https"}


def problem(uri: str) -> str | None:
    """Return why `uri` may not be registered or sent, as one sentence; None when it may."""
    if text_problem := _text_problem(uri):
        return text_problem
    parts = _parse(uri)
    if parts is None:
        return "A redirect URI is absolute, names a proper host and port, and no user."
    return _path_problem(parts) or (_app_problem(parts) if parts.is_private_use else _web_problem(parts))


def dangerous(uri: str) -> bool:
    """Tell whether `uri` has a scheme that runs, reads or opens something, read as leniently as a browser would."""
    match = _SCHEME.match(_SKIPPED_BY_BROWSERS.sub("", uri))
    return match is not None and DANGEROUS_SCHEME.fullmatch(match[1]) is not None


def matches(given: str, registered: Sequence[str]) -> bool:
    """Tell whether `given` is one of `registered`, character by character (RFC 9700 §4.1.3).

    Only the port of an http loopback URI is free, since the client's listener gets whichever is (RFC 8252 §7.3); there
    an empty path equals "/", as clients are known to write either.
    """
    if problem(given) is not None:
        return False
    if given in registered:
        return True
    form = _loopback_form(given)
    return form is not None and any(form == _loopback_form(uri) for uri in registered)


def target(uri: str) -> RedirectTarget:
    """Return where `uri` leads; raise ValueError for one that `problem` refuses."""
    parts = None if problem(uri) else _parse(uri)
    if parts is None:
        raise ValueError("Not an acceptable redirect URI.")
    if parts.is_private_use:
        name = parts.kind if not parts.authority else f"{parts.kind}://{parts.authority.lower()}"
        return RedirectTarget(
            parts.host.lower(),
            is_local=False,
            is_private_use=True,
            text=_("the app %(name)s") % {"name": name},
            consent_key=name,
        )
    host = parts.host.lower()
    port_matters = parts.kind == "https" and parts.port not in {None, "443"}
    server = f"{host}:{parts.port}" if port_matters else host
    text = _("%(host)s (this computer)") % {"host": server} if parts.is_loopback else server
    key = f"{parts.kind}://{server}"
    return RedirectTarget(host, is_local=parts.is_loopback, is_private_use=False, text=text, consent_key=key)


def _text_problem(uri: str) -> str | None:
    if len(uri) > MAXIMUM_LENGTH:
        return f"A redirect URI has at most {MAXIMUM_LENGTH} characters."
    if dangerous(uri):
        return "This scheme is never allowed in a redirect URI."
    if "#" in uri:
        return "A redirect URI has no fragment."
    if "*" in uri:
        return "A redirect URI has no wildcard."
    if _CHARACTERS.fullmatch(uri) is None:
        return "A redirect URI has only characters of RFC 3986: no space, backslash, control or non-ASCII character."
    return None


def _parse(uri: str) -> _Parts | None:
    match = _PARTS.fullmatch(uri)
    if match is None:
        return None
    scheme, authority, path, query = match["scheme"], match["authority"], match["path"], match["query"]
    if not authority:
        return _Parts(scheme, authority, "", None, path, query)
    server = _AUTHORITY.fullmatch(authority)
    if server is None or int(server["port"] or 1) > 65535:  # noqa: PLR2004 (the highest port there is)
        return None
    return _Parts(scheme, authority, server["host"], server["port"], path, query)


def _path_problem(parts: _Parts) -> str | None:
    text = f"{parts.path}?{parts.query or ''}"
    if _ENCODED_CONTROL.search(text):
        return "A redirect URI has no encoded control character."
    if _ENCODED_DELIMITER.search(parts.path) or "[" in text or "]" in text:
        return "The path of a redirect URI has no bracket and no encoded slash or backslash."
    if any(_DOT_SEGMENT.fullmatch(segment) for segment in parts.path.split("/")):
        return "The path of a redirect URI has no dot segment."
    return None


def _web_problem(parts: _Parts) -> str | None:
    if not _is_host(parts.host):
        return "A redirect URI names a proper host."
    if parts.kind == "http" and not parts.is_loopback:
        return "Plain http is for 127.0.0.1, [::1] and localhost alone; any other host needs https."
    return None


def _app_problem(parts: _Parts) -> str | None:
    """RFC 8252 §7.1: a scheme of one's own is a reversed domain name; known apps have an authority instead."""
    if parts.authority and not _APP_HOST.fullmatch(parts.host):
        return "A redirect URI names a proper host."
    if not parts.authority and ("." not in parts.scheme or not parts.path):
        return "A private-use scheme has a dot in it (com.example.app:/callback) or is followed by //host."
    return None


def _is_host(host: str) -> bool:
    """Tell whether `host` is a DNS name or an IP address in its one canonical spelling."""
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1])) == host[1:-1].lower()
        except AddressValueError:
            return False
    labels = host.split(".")
    if len(host) > MAXIMUM_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    if _NUMBER.fullmatch(labels[-1]) is None:
        return True
    try:  # a browser takes any host that ends in a number for an IPv4 address: 127.1, 0x7f000001, 2130706433
        return str(IPv4Address(host)) == host
    except AddressValueError:
        return False


def _loopback_form(uri: str) -> tuple[str, str, str, str | None] | None:
    parts = _parse(uri)
    if parts is None or parts.kind != "http" or not parts.is_loopback:
        return None
    return parts.scheme, parts.host, parts.path or "/", parts.query
