"""FastAPI with a dependency for each route."""

import sys
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI

from authserver_sdk import Access
from authserver_sdk.adapters.starlette import Requires, install
from tests.sdk.apis.protection import guard

PORT, ISSUER, COOKIE = int(sys.argv[1]), sys.argv[2], sys.argv[3]
GUARD = guard(ISSUER, COOKIE)
Reader = Annotated[Access, Depends(Requires(GUARD))]
Writer = Annotated[Access, Depends(Requires(GUARD, "notes:write"))]
app = FastAPI()
install(app, GUARD)


@app.get("/notes")
@app.post("/notes")
def read(access: Reader) -> dict[str, str]:
    """Say whose call it is."""
    return {"subject": access.subject}


@app.post("/written")
def write(access: Writer) -> dict[str, str]:
    """Say whose call it is that may write."""
    return {"subject": access.subject}


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
