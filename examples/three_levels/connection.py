"""A machine that stays connected: whatever connects is given a function that yields headers, and asks it each time.

The token lasts minutes and is renewed before it ends, by one caller at a time; the connection knows nothing of that.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable

from authserver_sdk import ClientCredentials, ClientSecret, TokenSource, Verifier

AUTHSERVER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")
ISSUER = f"{AUTHSERVER}/realms/initech"
CRM = "https://crm.initech.example"

Headers = Callable[[], Awaitable[dict[str, str]]]


async def connect(headers: Headers) -> None:
    """Stand for a client library: ask for headers for each message, and be the other side that checks them."""
    other_side = Verifier(ISSUER, CRM)
    seen = await asyncio.gather(*(headers() for _ in range(20)))
    token = seen[0]["Authorization"].removeprefix("Bearer ")
    access = await other_side.averify(token)
    print(f"{len(seen)} messages, {len({one['Authorization'] for one in seen})} token")
    print(f"{access.tenant}: {access.subject}, {', '.join(sorted(access.roles))}, {' '.join(sorted(access.scopes))}")


if __name__ == "__main__":
    secret = ClientSecret("crm-connector", os.environ["CONNECTOR_SECRET"])
    tokens = TokenSource(ISSUER, ClientCredentials(secret, resource=CRM))
    asyncio.run(connect(tokens.aheaders))
