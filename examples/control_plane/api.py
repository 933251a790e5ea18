"""A control plane for many tenants: agents report decisions to it, and people read them in its console.

Every call names its tenant in `x-tenant-id` and brings a token of that tenant's realm; no other token is good for it.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from authserver_sdk import Guard, Tenants
from authserver_sdk.adapters.starlette import Requires, install

AUTHSERVER = os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")
HERE = "http://127.0.0.1:9400"
TENANTS = ("harbor", "orchard")

guard = Guard(
    Tenants(f"{AUTHSERVER}/realms/{{tenant}}", HERE, tenants=TENANTS), resource=HERE, name="Example control plane"
)
anybody = Requires(guard)
reader = Requires(guard, "agents:read")
writer = Requires(guard, "decisions:write")

decisions: dict[str, list[dict[str, str]]] = {tenant: [] for tenant in TENANTS}


async def current_tenant(request: Request) -> JSONResponse:
    """Say whose token it is, and what it may do."""
    caller = await anybody(request)
    return JSONResponse(
        {
            "tenant": caller.tenant,
            "subject": caller.subject,
            "roles": sorted(caller.roles),
            "scopes": sorted(caller.scopes),
        }
    )


async def read(request: Request) -> JSONResponse:
    """List what the tenant's agents decided."""
    caller = await reader(request)
    return JSONResponse({"decisions": decisions[caller.tenant]})


async def decide(request: Request) -> JSONResponse:
    """Keep a decision, with the agent who made it."""
    caller = await writer(request)
    made = {"by": caller.subject, "decision": str((await request.json())["decision"])}
    decisions[caller.tenant].append(made)
    return JSONResponse(made, 201)


async def health(_: Request) -> JSONResponse:
    """Answer without a token."""
    return JSONResponse({"status": "ok"})


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/v1/tenants.current", current_tenant),
        Route("/v1/decisions", read, methods=["GET"]),
        Route("/v1/decisions", decide, methods=["POST"]),
        Mount("/console", StaticFiles(directory=Path(__file__).parent / "console", html=True)),
    ]
)
install(app, guard)

if __name__ == "__main__":
    here = urlsplit(HERE)
    uvicorn.run(app, host=str(here.hostname), port=here.port or 80, log_level="warning")
