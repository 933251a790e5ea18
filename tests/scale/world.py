"""Two realms with clients that people have let in, and what the database says of everybody afterwards."""

import json
from typing import Any

from tests.live import Live

LIVE_CLIENTS = 20
REALMS = ("crowded", "quiet")


def blueprint(*, room: int) -> str:
    """Return the two realms; only the size of the crowd is limited, as that is what is measured."""
    lines = ["realms:"]
    for slug in REALMS:
        lines += [f"  - slug: {slug}", '    limits: "off"', f"    maximum_unused_clients: {room}"]
    return "\n".join(lines)


def connect(live: Live) -> dict[tuple[str, str], str]:
    """Let people connect clients in each realm; return refresh tokens by realm and client."""
    found = {slug: ask(live, f"connect({slug!r}, {LIVE_CLIENTS})") for slug in REALMS}
    return {(slug, client_id): token for slug, tokens in found.items() for client_id, token in tokens.items()}


def unused(live: Live) -> int:
    """Return how many clients of the crowded realm nobody ever used."""
    return int(ask(live, "unused('crowded')"))


def database_bytes(live: Live) -> int:
    """Return the size of the database."""
    return int(ask(live, "database_bytes()"))


def let_time_pass(live: Live) -> None:
    """Make every client forty days older, and let the reaper work."""
    ask(live, "reap_later(40)")


def ask(live: Live, call: str) -> Any:  # noqa: ANN401 (JSON has no type of its own)
    """Run one of the functions of inside.py beside the server, and return what it does."""
    code = f"import json; from tests.scale.inside import *; print(json.dumps({call}))"
    said = live.manage("shell", "-v", "0", "-c", code)
    return json.loads(said.stdout.splitlines()[-1])
