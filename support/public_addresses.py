"""RFC 6890: which addresses belong to the public Internet, and so may be reached for somebody else.

Whatever is not known to be public is not: private, shared, loopback, link-local, multicast, reserved and documentation
networks, tunnels that carry an IPv4 address of their own choice, and Azure's host, which has a public-looking address.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

EMBEDDING = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))  # RFC 4291 §2.5.5.2, RFC 6052 §2.1: NAT64
UNICAST = IPv6Network("2000::/3")
NOT_PUBLIC_IPV6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
NOT_PUBLIC_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)


def is_public(text: str) -> bool:
    """Tell whether an address, as the resolver writes it, is one of the public Internet."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and any(address in network for network in EMBEDDING):
        address = IPv4Address(int(address) & 0xFFFFFFFF)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_IPV4)
    return address in UNICAST and not any(address in network for network in NOT_PUBLIC_IPV6)
