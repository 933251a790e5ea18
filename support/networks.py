"""Networks as they are written (192.0.2.0/24, 2001:db8::/32): which texts name one, and which addresses are in it."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

MOST = 100  # networks in a list: each request that comes with the secret is compared with them
REMEMBERED = 4096  # answers: parsing costs as much as the rest of a cached request


def problem(texts: Sequence[str]) -> str:
    """Return why these are no list of networks, or nothing."""
    if wrong := [text for text in texts if not is_network(text)]:
        return f"Not a network: {', '.join(wrong)}."
    return f"{MOST} networks at most." if len(texts) > MOST else ""


def is_network(text: str) -> bool:
    """Tell whether `text` names a network, or one address, without bits beyond the mask."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def admit(networks: tuple[str, ...], address: str) -> bool:
    """Tell whether `address` may come: it lies in one of `networks`, or there are none. What is no address may not."""
    return not networks or _lies_in(networks, address)


@lru_cache(REMEMBERED)
def _lies_in(networks: tuple[str, ...], address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(network) for network in networks)
