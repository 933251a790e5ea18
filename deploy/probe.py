"""Ask the server of this container how it is: `python -I -S deploy/probe.py /readyz` ends with 0 when it answers 200.

The standard library alone, since it runs every few seconds; it names the host that the server answers for.
"""

import http.client
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

SECONDS = 4


def public_host() -> str:
    """Return the host of PUBLIC_URL, or of the file that PUBLIC_URL_FILE names."""
    file = os.environ.get("PUBLIC_URL_FILE")
    url = Path(file).read_text() if file else os.environ.get("PUBLIC_URL", "http://localhost")
    return urlsplit(url.strip()).netloc


def status(path: str) -> int:
    """Return the status that `path` is answered with."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=SECONDS)
    connection.request("GET", path, headers={"Host": public_host()})
    return connection.getresponse().status


if __name__ == "__main__":
    sys.exit(status(sys.argv[1]) != http.HTTPStatus.OK)
