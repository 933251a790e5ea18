"""System checks of the configuration: what would be unsafe stops the server before it answers anybody."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 (Django's name)
from django.core.exceptions import ImproperlyConfigured

from support import places, secret_kinds, secrets
from support.key_encryption_backends import in_force

if TYPE_CHECKING:
    from authserver.settings.environment import Environment

MINIMUM_SECRET_KEY = 50
MINIMUM_METRICS_TOKEN = 32
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def connect() -> None:
    """Register every check of this page."""
    register(_secrets_present, Tags.security)
    register(_public_url_encrypted, Tags.security)
    register(_debugging_stays_here, Tags.security)
    register(_processes_share_a_cache, Tags.caches)
    register(_metrics_are_kept_to_their_reader, Tags.security)
    register(_processes_share_their_counters, Tags.security)
    register(_scanners_tell_secrets_apart, Tags.security)
    register(_places_are_known, Tags.files)


def _secrets_present(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.E001: the secrets exist and have the strength that RFC 6749 §10.10 asks for."""
    errors: list[CheckMessage] = []
    if len(settings.ENVIRONMENT.secret_key) < MINIMUM_SECRET_KEY:
        errors.append(_error("SECRET_KEY needs at least 50 characters.", "E001"))
    readers: tuple[Callable[[], object], ...] = (lambda: secrets.parse_peppers(settings.SECRET_PEPPER), in_force)
    for read in readers:
        try:
            read()
        except (ValueError, ImproperlyConfigured) as refusal:
            errors.append(_error(str(refusal), "E001"))
    return errors


def _public_url_encrypted(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.E002: OAuth 2.1 §1.5 demands TLS; plain http is for this computer alone."""
    if urlsplit(settings.PUBLIC_URL).scheme == "https" or _is_this_computer():
        return []
    return [_error(f"PUBLIC_URL must be https beyond this computer (OAuth 2.1 §1.5): {settings.PUBLIC_URL}.", "E002")]


def _processes_share_a_cache(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.E003: limits count in the cache, so several processes need one cache between them."""
    configured: Environment = settings.ENVIRONMENT
    if configured.web_workers > 1 and configured.cache_url.startswith("locmemcache:"):
        return [_error("WEB_WORKERS above 1 needs a shared CACHE_URL (redis:// or valkey://).", "E003")]
    return []


def _metrics_are_kept_to_their_reader(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 (Django's)
    **_: Any,
) -> list[CheckMessage]:
    """authserver.E004: a token that can be guessed is none (RFC 6750 §5.2)."""
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < MINIMUM_METRICS_TOKEN:
        return [_error(f"METRICS_TOKEN needs at least {MINIMUM_METRICS_TOKEN} characters.", "E004")]
    return []


def _processes_share_their_counters(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.E005: each scrape reaches one process, which must know what the others counted."""
    configured: Environment = settings.ENVIRONMENT
    folder = configured.telemetry.metrics_dir
    if folder and not os.access(folder, os.W_OK):
        return [_error(f"PROMETHEUS_MULTIPROC_DIR is no folder that can be written to: {folder}.", "E005")]
    if settings.METRICS_TOKEN and configured.web_workers > 1 and not folder:
        return [_error("METRICS_TOKEN with WEB_WORKERS above 1 needs PROMETHEUS_MULTIPROC_DIR.", "E005")]
    return []


def _scanners_tell_secrets_apart(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.E007: a secret that was leaked is found by its prefix, which no other kind has."""
    return [_error(f"SECRET_PREFIXES: {reason}.", "E007") for reason in secret_kinds.problems(settings.SECRET_PREFIXES)]


def _places_are_known(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.W001: a file of places that cannot be read tells nobody where they signed in."""
    trouble = places.problem()
    return [Warning(f"GEOIP_DATABASE: {trouble}", id="authserver.W001")] if trouble else []


def _debugging_stays_here(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's)
    """authserver.E006: DEBUG shows strangers settings and code on every error page."""
    if settings.DEBUG and not _is_this_computer():
        return [
            _error(f"DEBUG is for this computer alone: unset it, since PUBLIC_URL is {settings.PUBLIC_URL}.", "E006")
        ]
    return []


def _is_this_computer() -> bool:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return host in LOOPBACK or host.endswith(".localhost")


def _error(sentence: str, number: str) -> Error:
    return Error(sentence, id=f"authserver.{number}")
