"""The Django project, and what spans the packages: settings, URLs, commands, blueprint, health."""

import gc

from authserver.celery import app as celery_app

__all__ = ["celery_app"]

gc.set_threshold(10_000)  # a start makes many objects and no garbage: looking for it would be a tenth of the time
