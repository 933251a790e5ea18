"""An artifact store: jobs publish what they built. It knows authserver by its public keys, and no API key at all."""

import os
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from authserver_sdk import Guard, Verifier
from authserver_sdk.adapters.starlette import Requires, install

AUTHSERVER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")
HERE = "http://127.0.0.1:9430"

guard = Guard(Verifier(f"{AUTHSERVER}/realms/forge", HERE), resource=HERE, name="Artifact store")
reader, writer = Requires(guard, "artifacts:read"), Requires(guard, "artifacts:write")
published: list[dict[str, str]] = []


async def publish(request: Request) -> JSONResponse:
    """Keep an artifact, with the account that published it."""
    caller = await writer(request)
    artifact = {"by": caller.subject, "name": str((await request.json())["name"])}
    published.append(artifact)
    return JSONResponse(artifact, 201)


async def listed(request: Request) -> JSONResponse:
    """List what was published."""
    await reader(request)
    return JSONResponse({"artifacts": published})


async def health(_: Request) -> JSONResponse:
    """Answer without a token."""
    return JSONResponse({"status": "ok"})


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/artifacts", listed, methods=["GET"]),
        Route("/artifacts", publish, methods=["POST"]),
    ]
)
install(app, guard)

if __name__ == "__main__":
    here = urlsplit(HERE)
    uvicorn.run(app, host=str(here.hostname), port=here.port or 80, log_level="warning")
