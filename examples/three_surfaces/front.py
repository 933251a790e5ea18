"""The front end: the same pages under two host names, as two front ends below one domain would be."""

from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from shop import APIS, FRONT_ENDS, ISSUER
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles


async def addresses(_: Request) -> JSONResponse:
    """Tell the page where everything is."""
    return JSONResponse({"issuer": ISSUER, "apis": APIS})


app = Starlette(
    routes=[
        Route("/addresses.json", addresses),
        Mount("/", StaticFiles(directory=Path(__file__).parent / "front", html=True)),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=urlsplit(FRONT_ENDS[0]).port or 80, log_level="warning")
