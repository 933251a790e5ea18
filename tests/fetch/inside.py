"""Addresses that lead inside, in every spelling that somebody might fall for, and where a stranger can put one."""

import socket
from typing import Any

LOOPBACK = (
    *("127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.1.2.3", "0", "0.0.0", "2130706433", "0x7f000001"),
    *("0x7f.0.0.1", "0x7F.1", "0177.0.0.1", "017700000001", "00000177.0.0.1", "localhost", "LOCALHOST", "localhost."),
    *("[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]"),
    *("[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1%25lo]", "[::1%25lo]", "ip6-localhost", "localhost.localdomain"),
    *(
        "%31%32%37.0.0.1",
        "127.0.0.1%00.example",
        "127.0.0.1%2eexample",
        "127。0。0。1",
        "\uff11\uff12\uff17.0.0.1",
        "①②⑦.0.0.1",
    ),
    *("xn--127-0-0-1", "lo\u200bcalhost", "loc\u0430lhost", "inside.example", "inside6.example", "INSIDE.example."),
    *("mixed.example", "outside.example@127.0.0.1", "outside.example:443@127.0.0.1", "outside.example%40@127.0.0.1"),
    *("127.0.0.1#@outside.example", "127.0.0.1\\@outside.example", "127.0.0.1?@outside.example", "127.0.0.1 "),
)
PAGES = (
    *("client_uri", "logo_uri", "policy_uri", "tos_uri", "initiate_login_uri", "sector_identifier_uri"),
    *("backchannel_logout_uri", "frontchannel_logout_uri", "registration_client_uri", "jku", "x5u"),
)
UNHEARD = {"backchannel_logout_uri": "", "frontchannel_logout_uri": ""}  # where it is refused for these alone
LISTS = ("request_uris", "post_logout_redirect_uris", "contacts")


def addresses(port: int) -> list[str]:
    """Return addresses of this machine: by https at its own port, where it is fetched from, by http at `port`."""
    own = {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
    hosts = (*LOOPBACK, *(f"[{address}]" if ":" in address else address for address in sorted(own)))
    schemes = {"https": "", "http": f":{port}"}
    return [f"{scheme}://{_with_port(host, end)}/client.json" for scheme, end in schemes.items() for host in hosts]


def everywhere(address: str, **members: Any) -> dict[str, Any]:
    """Return client metadata with the address in every member that takes one."""
    named: dict[str, Any] = {"redirect_uris": [address, "https://app.example/callback"], "client_name": "Canary"}
    named["grant_types"] = ["authorization_code", "refresh_token"]
    return named | dict.fromkeys(PAGES, address) | {name: [address] for name in LISTS} | members


def _with_port(host: str, end: str) -> str:
    """Put the port behind the host, and before what only looks like one."""
    for mark in ("#", "\\", "?"):
        if mark in host:
            first, _, rest = host.partition(mark)
            return f"{first}{end}{mark}{rest}"
    return f"{host}{end}"
