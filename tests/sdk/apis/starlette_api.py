"""Starlette behind the middleware."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from authserver_sdk.adapters.starlette import Protected, Requires
from tests.sdk.apis.protection import guard

PORT, ISSUER, COOKIE = int(sys.argv[1]), sys.argv[2], sys.argv[3]
GUARD = guard(ISSUER, COOKIE)
may_write = Requires(GUARD, "notes:write")


async def read(request: Request) -> JSONResponse:
    """Say whose call it is."""
    return JSONResponse({"subject": request.state.access.subject})


async def write(request: Request) -> JSONResponse:
    """Say whose call it is that may write."""
    return JSONResponse({"subject": (await may_write(request)).subject})


app = Starlette(
    routes=[Route("/notes", read, methods=["GET", "POST"]), Route("/written", write, methods=["POST"])],
    middleware=[Middleware(Protected, guard=GUARD)],
)
uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
