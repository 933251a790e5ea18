"""Two small APIs, `python api.py orders` and `python api.py reports`: each takes what any surface brings.

An access token of an OAuth client, the cookie of a browser that is logged in, or the key of an instance.
"""

import sys
from urllib.parse import urlsplit

import uvicorn
from shop import APIS, AUDIENCE, COOKIE, FRONT_ENDS, ISSUER, server
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from authserver_sdk import Access, ApiKeys, Guard, SessionCookie, Verifier
from authserver_sdk.adapters.starlette import Requires, install

name = sys.argv[1]
here = APIS[name]
guard = Guard(
    Verifier(server, AUDIENCE),
    resource=here,
    scopes=(f"{name}:read",),
    name=name.title(),
    cookie=SessionCookie(COOKIE, origins=frozenset(FRONT_ENDS)),
    api_keys=ApiKeys(server, AUDIENCE),
)
caller_of = Requires(guard)


async def read(request: Request) -> JSONResponse:
    """Say what there is, to whom, and how they came."""
    caller = await caller_of(request)
    return JSONResponse(
        {"api": name, "items": [f"{name} 1", f"{name} 2"], "for": caller.subject, "by": surface(caller)}
    )


def surface(caller: Access) -> str:
    """Return which of the three surfaces a caller came by: all that differs is what the token says of itself."""
    if "key" in caller.claims:
        return "an API key"
    return "a browser" if caller.client_id == ISSUER else f"the client {caller.client_id}"


app = Starlette(
    routes=[Route(f"/{name}", read)],
    middleware=[
        Middleware(CORSMiddleware, allow_origins=FRONT_ENDS, allow_credentials=True, allow_headers=["Authorization"])
    ],
)
install(app, guard)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=urlsplit(here).port or 80, log_level="warning")
