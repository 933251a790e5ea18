"""RFC 6265 §4.1.2.3 and §5.3: which `Domain` a cookie of this server may have: one above its host, and registrable."""

from functools import cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList

from realms.models.document_policy import DOMAIN


def problem(domain: str, *, host: str) -> str | None:
    """Return why a browser would ignore a cookie for `domain` that `host` sets, as one sentence; None when it takes it.

    The list of public suffixes lies in the package: nothing is fetched.
    """
    if DOMAIN.fullmatch(domain) is None:
        return "Write a domain in lower case without a dot before it, such as acme.example."
    if _is_address(host):
        return f"This server is at {host}, an address without a name: its cookies have no domain. Leave this empty."
    if host != domain and not host.endswith(f".{domain}"):
        return f"Browsers take it only from a host below the domain: {host} is not below {domain}."
    if _suffixes().privatesuffix(domain) is None:
        return f"{domain} is a public suffix: whoever has a name below it would get the cookie, so browsers refuse it."
    return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
