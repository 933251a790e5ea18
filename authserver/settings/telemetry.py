"""What operators see of a running server: how log lines look, and who may read the counters."""

from dataclasses import dataclass
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

FORMATS = {"line": "support.log_lines.LineFormatter", "json": "support.log_lines.JsonFormatter"}


@dataclass(frozen=True, slots=True)
class Telemetry:
    """The part of the environment that says what is logged and counted."""

    log_format: str
    log_requests: bool
    metrics_token: str
    metrics_realms: frozenset[str]
    metrics_dir: str


def read(env: environ.Env) -> Telemetry:
    """Read it. Requests are logged where a machine reads the log, unless LOG_REQUESTS says otherwise."""
    log_format = env.str("LOG_FORMAT", default="line")
    if log_format not in FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT must be line or json: {log_format!r}.")
    return Telemetry(
        log_format=log_format,
        log_requests=env.bool("LOG_REQUESTS", default=log_format == "json"),
        metrics_token=env.str("METRICS_TOKEN", default=""),
        metrics_realms=frozenset(env.list("METRICS_REALMS", default=[])),
        metrics_dir=env.str("PROMETHEUS_MULTIPROC_DIR", default=""),
    )


def logging_config(telemetry: Telemetry) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error, one record a line."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "realm": {"()": "realms.log_filter.RealmFilter"},
            "path": {"()": "support.log_lines.PathFilter"},
        },
        "formatters": {"chosen": {"()": FORMATS[telemetry.log_format]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "chosen", "filters": ["realm"]}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "authserver.requests": {"level": "INFO" if telemetry.log_requests else "WARNING"},
            "celery": {"level": "WARNING"},
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "django.request": {"level": "ERROR", "filters": ["path"]},  # a 4xx is an answer, not news
            "django.security": {"level": "CRITICAL"},  # the same: each of these is answered with a 4xx
            "oauthlib": {"level": "INFO"},  # at DEBUG it writes the tokens that it issues
            "oauth2_provider": {"level": "INFO"},
        },
    }
