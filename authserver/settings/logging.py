"""Where log lines go: to standard error, one line each."""

from typing import Any

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},  # a 4xx is an answer, not news
        "django.security": {"level": "CRITICAL"},  # the same: each of these is answered with a 4xx
        "oauthlib": {"level": "INFO"},  # at DEBUG it writes the tokens that it issues
        "oauth2_provider": {"level": "INFO"},
    },
}
