"""The Django project, and what spans the packages: settings, URLs, commands, blueprint, health."""

from authserver.celery import app as celery_app

__all__ = ["celery_app"]
