"""The counters behind `/metrics` (Prometheus text format): requests, tokens, logins.

Each label has few values: endpoints and grants are named here or in the code, realms only where METRICS_REALMS lists
them. With several processes PROMETHEUS_MULTIPROC_DIR names the folder through which prometheus_client adds them up.
"""

import os
from functools import lru_cache
from typing import Literal

import prometheus_client
from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OTHER_REALMS = "other"
REMEMBERED = 4096  # series: finding one by its labels costs more than counting
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
_registry = CollectorRegistry()
_requests = Counter("authserver_requests", "Requests answered.", ("endpoint", "status", "realm"), registry=_registry)
_seconds = Histogram(
    "authserver_request_seconds", "Time to answer.", ("endpoint",), buckets=SECONDS, registry=_registry
)
_tokens = Counter("authserver_tokens_issued", "Token responses by grant.", ("grant", "realm"), registry=_registry)
_logins = Counter("authserver_logins", "Password logins by outcome.", ("outcome", "realm"), registry=_registry)
_key_encryption = Counter(
    "authserver_key_encryption_calls", "Data keys wrapped and unwrapped.", ("call", "outcome"), registry=_registry
)


def count_request(endpoint: str, *, status: int, seconds: float, realm: str) -> None:
    """Count one answer; `realm` is a slug, or empty for the platform."""
    answers, durations = _request_series(endpoint, status // 100, _realm_label(realm))
    answers.inc()
    durations.observe(seconds)


def count_tokens(grant: str, *, realm: str) -> None:
    """Count one successful answer of the token endpoint; `grant` is one that is served."""
    _token_series(grant, _realm_label(realm)).inc()


def count_login(outcome: Literal["success", "failure"], *, realm: str) -> None:
    """Count one try to log in."""
    _logins.labels(outcome, _realm_label(realm)).inc()


def count_key_encryption(call: Literal["wrap", "unwrap"], outcome: Literal["done", "refused", "away"]) -> None:
    """Count one call of a key-encryption key: few, and `away` is worth an alarm."""
    _key_encryption.labels(call, outcome).inc()


def exposition() -> bytes:
    """Return every counter as text, added up over all processes where they share a folder."""
    if not os.environ.get(FOLDER):
        return prometheus_client.generate_latest(_registry)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return prometheus_client.generate_latest(together)


@lru_cache(REMEMBERED)
def _request_series(endpoint: str, hundreds: int, realm: str) -> tuple[Counter, Histogram]:
    return _requests.labels(endpoint, f"{hundreds}xx", realm), _seconds.labels(endpoint)


@lru_cache(REMEMBERED)
def _token_series(grant: str, realm: str) -> Counter:
    return _tokens.labels(grant, realm)


def _realm_label(realm: str) -> str:
    return realm if not realm or realm in settings.METRICS_REALMS else OTHER_REALMS
