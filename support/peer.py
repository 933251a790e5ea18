"""The address of whoever speaks to us, believing `X-Forwarded-For` only as far as trusted proxies wrote it."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings

Network = IPv4Network | IPv6Network

MAPPED = "::ffff:"  # RFC 4291 §2.5.5.2: before an IPv4 address


def peer_address(remote_address: str, forwarded_for: str) -> str:
    """Return the client's address.

    `remote_address` is the other end of the connection, `forwarded_for` the X-Forwarded-For header. Each proxy
    appends the address that it saw, so the right-most one that is not itself a trusted proxy is the client.
    """
    remote_address = address = _plain(remote_address)
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
    plain = _plain(address)
    return _is_address(plain) and any(ip_address(plain) in network for network in networks)


def _plain(address: str) -> str:
    """Return an IPv4 address as such: a socket for both kinds writes `::ffff:192.0.2.1`, all of which share a /64."""
    return address.removeprefix(MAPPED) if address.startswith(MAPPED) and "." in address else address


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
