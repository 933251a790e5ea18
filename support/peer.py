"""The address of whoever speaks to us, believing `X-Forwarded-For` only as far as trusted proxies wrote it."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings

Network = IPv4Network | IPv6Network

REMEMBERED = 4096  # addresses: parsing one costs as much as the rest of a cached answer
MAPPED = "::ffff:"  # RFC 4291 §2.5.5.2: before an IPv4 address


def peer_address(remote_address: str, forwarded_for: str) -> str:
    """Return the client's address.

    `remote_address` is the other end of the connection, `forwarded_for` the X-Forwarded-For header. Each proxy
    appends the address that it saw, so the right-most one that is not itself a trusted proxy is the client.
    """
    remote_address = address = _plain(remote_address)
    if not forwarded_for:
        return address
    for candidate in reversed([_plain(part.strip()) for part in forwarded_for.split(",")]):
        if not candidate or not is_trusted(address):
            break
        address = candidate
    return address if _is_address(address) else remote_address


def peer_network(address: str) -> str:
    """Return what attempts are counted by: an IPv4 address, or the /64 of an IPv6 one, all of which one peer has."""
    return str(IPv6Network(f"{address}/64", strict=False)) if ":" in address else address


def is_trusted(address: str) -> bool:
    """Tell whether the address is one of TRUSTED_PROXIES."""
    networks: tuple[Network, ...] = settings.TRUSTED_PROXIES
    return bool(networks) and _is_in(_plain(address), networks)


def _plain(address: str) -> str:
    """Return an IPv4 address as such: a socket for both kinds writes `::ffff:192.0.2.1`, all of which share a /64."""
    return address.removeprefix(MAPPED) if address.startswith(MAPPED) and "." in address else address


@lru_cache(REMEMBERED)
def _is_in(address: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


@lru_cache(REMEMBERED)
def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
