"""The one place where an answered request is told to operators: a log line, and the counters.

It takes plain values, so that whatever serves a request can call it. Never the query, a body, a cookie or any header.
"""

import logging

from support import metrics
from support.path_names import without_secrets

LONGEST_METHOD = 16
PROBES = {"health", "metrics"}  # asked every few seconds: a line only when one fails
SERVER_ERROR = 500

logger = logging.getLogger("authserver.requests")


def finished(  # noqa: PLR0913 (what there is to say of a request, each by its name)
    endpoint: str, *, method: str, path: str, status: int, seconds: float, realm: str, peer: str
) -> None:
    """Log and count one request that was answered.

    `endpoint` is one of the names of support/path_names.py, `path` the whole decoded path, without the query; `realm`
    a slug, or empty for the platform; `peer` the client's address as trusted proxies saw it.
    """
    metrics.count_request(endpoint, status=status, seconds=seconds, realm=realm)
    if not logger.isEnabledFor(logging.INFO) or (endpoint in PROBES and status < SERVER_ERROR):
        return
    fields = {
        "realm": realm,
        "method": method[:LONGEST_METHOD],
        "path": without_secrets(path),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "peer": peer,
    }
    logger.info("request", extra={"fields": fields})
