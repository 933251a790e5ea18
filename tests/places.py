"""MaxMind DB 2.0: a small file of places, as much of the format as a test needs."""

from collections.abc import Mapping
from ipaddress import ip_network
from itertools import count
from pathlib import Path
from typing import Any

METADATA_MARK = b"\xab\xcd\xefMaxMind.com"
STRING, UINT16, UINT32, MAP, UINT64, ARRAY = 2, 5, 6, 7, 9, 11
NUMBERS = {"binary_format_major_version": UINT16, "binary_format_minor_version": UINT16, "ip_version": UINT16}
NUMBERS |= {"record_size": UINT16, "node_count": UINT32, "build_epoch": UINT64}
BERLIN = {
    "city": {"names": {"de": "Berlin", "en": "Berlin"}},
    "country": {"iso_code": "DE", "names": {"de": "Deutschland", "en": "Germany", "pt-BR": "Alemanha"}},
}
LONG, LONGER = 29, 285  # sizes from which one and two bytes more are needed
SEPARATOR = 16  # zero bytes between the tree and the data


def write(path: Path, places: Mapping[str, Any], *, kind: str = "GeoLite2-City") -> Path:
    """Write a file that knows these networks, none within another, and return its path."""
    nodes: list[list[int | str | None]] = [[None, None]]
    for network in places:
        _plant(nodes, network)
    data, offsets = b"", {}
    for network, record in places.items():
        offsets[network] = len(data)
        data += encoded(record)
    empty = len(nodes)
    tree = b""
    for node in nodes:
        for side in node:
            value = empty + SEPARATOR + offsets[side] if isinstance(side, str) else empty if side is None else side
            tree += value.to_bytes(3)
    facts: dict[str, Any] = {
        "binary_format_major_version": 2,
        "binary_format_minor_version": 0,
        "build_epoch": 1,
        "ip_version": 6,
    }
    facts |= {"node_count": empty, "record_size": 24, "database_type": kind, "languages": ["en"], "description": {}}
    path.write_bytes(tree + bytes(SEPARATOR) + data + METADATA_MARK + encoded(facts))
    return path


def encoded(value: Any, name: str = "") -> bytes:  # noqa: ANN401 (whatever a file can hold)
    """Return a value as the data section holds it."""
    if isinstance(value, str):
        return _head(STRING, len(value.encode())) + value.encode()
    if isinstance(value, int):
        length = (value.bit_length() + 7) // 8
        return _head(NUMBERS.get(name, UINT32), length) + value.to_bytes(length)
    if isinstance(value, list):
        return _head(ARRAY, len(value)) + b"".join(map(encoded, value))
    return _head(MAP, len(value)) + b"".join(encoded(key) + encoded(each, key) for key, each in value.items())


def _head(kind: int, size: int) -> bytes:
    """Return the bytes in front of a value; a size that does not fit into the first follows."""
    more = b""
    if size >= LONGER:
        size, more = 30, (size - LONGER).to_bytes(2)
    elif size >= LONG:
        size, more = 29, bytes([size - LONG])
    return bytes([kind << 5 | size]) + more if kind <= MAP else bytes([size, kind - MAP]) + more


def _plant(nodes: list[list[int | str | None]], network: str) -> None:
    """Let the tree lead to a network; IPv4 lies at ::/96."""
    parsed = ip_network(network)
    depth = parsed.prefixlen + (96 if parsed.version == 4 else 0)
    bits = int(parsed.network_address)
    at = 0
    for level in count():
        side = bits >> (127 - level) & 1
        if level == depth - 1:
            nodes[at][side] = network
            return
        if nodes[at][side] is None:
            nodes.append([None, None])
            nodes[at][side] = len(nodes) - 1
        following = nodes[at][side]
        assert isinstance(following, int), network
        at = following
